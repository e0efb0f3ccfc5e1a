import type { Adapter } from 'oidc-provider';

interface Artifact {
  model: string;
  payload: Record<string, unknown>;
  expiresAt: number;
}

/** Everything the authorisation server remembers (tokens, codes, grants, sign-ins), in memory and with its expiry. */
export class ArtifactStore {
  private readonly artifacts = new Map<string, Artifact>();

  /** What oidc-provider asks for per model. */
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

  /** Drops all artifacts of these models: what they stood for is refused from now on. */
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
