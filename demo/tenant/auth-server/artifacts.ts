import type { Adapter } from 'oidc-provider';

interface Artifact {
  model: string;
  payload: Record<string, unknown>;
  expiresAt: number;
}

/** Everything the authorisation server remembers (tokens, codes, grants, sign-ins), in memory and with its expiry. */
export class Artifacts {
  private readonly stored = new Map<string, Artifact>();

  /** What oidc-provider asks for per model. */
  adapter(model: string): Adapter {
    const key = (id: string) => `${model}:${id}`;
    const findBy = (member: string, value: string) =>
      this.all().find((artifact) => artifact.model === model && artifact.payload[member] === value)?.payload;
    return {
      upsert: async (id, payload, expiresIn) => {
        const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Number.POSITIVE_INFINITY;
        this.stored.set(key(id), { model, payload, expiresAt });
      },
      find: async (id) => {
        const artifact = this.stored.get(key(id));
        return artifact && artifact.expiresAt > Date.now() ? artifact.payload : undefined;
      },
      findByUid: async (uid) => findBy('uid', uid),
      findByUserCode: async (userCode) => findBy('userCode', userCode),
      consume: async (id) => {
        const artifact = this.stored.get(key(id));
        if (artifact) artifact.payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        this.stored.delete(key(id));
      },
      revokeByGrantId: async (grantId) => this.forget((artifact) => artifact.payload.grantId === grantId),
    };
  }

  /** Drops all artifacts of these models: what they stood for is refused from now on. */
  forgetModels(...models: string[]): void {
    this.forget((artifact) => models.includes(artifact.model));
  }

  private forget(matches: (artifact: Artifact) => boolean): void {
    for (const [key, artifact] of this.stored) if (matches(artifact)) this.stored.delete(key);
  }

  private all(): Artifact[] {
    const now = Date.now();
    this.forget((artifact) => artifact.expiresAt <= now);
    return [...this.stored.values()];
  }
}
