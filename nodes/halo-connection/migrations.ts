import { leftOut, type Step } from '../shared/migration';

/** From every version of the connection's properties to the next. */
export const MIGRATIONS: readonly Step[] = [
  {
    from: 0,
    to: 1,
    change: leftOut({
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
