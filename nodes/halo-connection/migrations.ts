import { type Migration, withDefaults } from '../shared/migration';

/** Migrations of the connection's properties, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  {
    from: 0,
    to: 1,
    up: withDefaults({
      name: '',
      instanceUrl: '',
      allowHttp: false,
      signIn: 'account',
      scope: 'all:standard',
      authServer: '',
      tenant: '',
      redirectUri: '',
      requestLimit: 300,
      requestWindow: 5,
      timeout: 30,
      queueLimit: 1000,
      maxResponse: 50,
      joinReads: true,
      processes: 1,
      tls: '',
      proxy: '',
    }),
  },
];
