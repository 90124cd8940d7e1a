import { parsePageUrl } from '../../domain/canonical-url.ts';
import { DomainError } from '../../domain/failure.ts';

/**
 * Where a redirect leads, without fragment. A user name and password that it may hold are dropped.
 *
 * @param location the Location header as undici gives it: each byte one Latin-1 character, read as UTF-8 like browsers do
 * @throws DomainError `INVALID_URL` if it is no page's address
 */
export function redirectTarget(location: string, from: URL): URL {
  const text = Buffer.from(location, 'latin1').toString();
  const target = URL.parse(text, from);
  if (target) [target.username, target.password, target.hash] = ['', '', ''];
  try {
    return parsePageUrl(target?.href ?? text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const message = `${from.host} redirects to an address that can't be fetched. ${error.message}`;
    throw new DomainError('INVALID_URL', message, { cause: error });
  }
}
