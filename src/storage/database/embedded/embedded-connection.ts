/** What `pg` needs to connect to the embedded server; also the options of a `pg.Pool`. */
export interface EmbeddedConnection {
  /** The socket's folder. */
  readonly host: string;
  /** The number in the socket's file name. */
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Said aloud, because PGSSLMODE in the environment would ask a socket for TLS. */
  readonly ssl: false;
}

/** The same, as a connection string. */
export function connectionUrl({ host, port, user, database }: EmbeddedConnection): string {
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}&sslmode=disable`;
}
