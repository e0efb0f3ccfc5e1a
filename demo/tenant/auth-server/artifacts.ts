import type { Adapter } from 'oidc-provider';

interface Artifact {
  model: string;
  payload: Record<string, unknown>;
  expiresAt: number;
}

/** Tokens, codes, grants and sessions of the authorization server, in memory, each with its expiry. */
export class ArtifactStore {
  private readonly artifacts = new Map<string, Artifact>();

  /** The storage adapter that oidc-provider requires for each model. */
  adapter(model: string): Adapter {
    const key = (id: string) => `${model}:${id}`;
    const findBy = (property: string, value: string) =>
      this.liveArtifacts().find(
        (artifact) => artifact.model === model && artifact.payload[property] === value,
      )?.payload;
    return {
      upsert: async (id, payload, expiresIn) => {
        const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Number.POSITIVE_INFINITY;
        this.artifacts.set(key(id), { model, payload, expiresAt });
      },
      find: async (id) => {
        const artifact = this.artifacts.get(key(id));
        return artifact && artifact.expiresAt > Date.now() ? artifact.payload : undefined;
      },
      findByUid: async (uid) => findBy('uid', uid),
      findByUserCode: async (userCode) => findBy('userCode', userCode),
      consume: async (id) => {
        const artifact = this.artifacts.get(key(id));
        if (artifact) artifact.payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        this.artifacts.delete(key(id));
      },
      revokeByGrantId: async (grantId) =>
        this.deleteWhere((artifact) => artifact.payload.grantId === grantId),
    };
  }

  /** Deletes all artifacts of these models, which invalidates them. */
  deleteModels(...models: string[]): void {
    this.deleteWhere((artifact) => models.includes(artifact.model));
  }

  private deleteWhere(matches: (artifact: Artifact) => boolean): void {
    for (const [key, artifact] of this.artifacts) if (matches(artifact)) this.artifacts.delete(key);
  }

  private liveArtifacts(): Artifact[] {
    const now = Date.now();
    this.deleteWhere((artifact) => artifact.expiresAt <= now);
    return [...this.artifacts.values()];
  }
}
