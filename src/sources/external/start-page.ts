import { NotFoundError, ProtocolError, RefusedError, type WombaError } from '../../platform/errors.ts';
import { errorForStatus } from '../../platform/http/faults.ts';
import type { GuardedAnswer } from '../../platform/http/guarded-fetch.ts';
import type { Scope } from '../source.ts';
import { robotName } from './robots.ts';
import type { Site } from './site.ts';

/** The start page decides whether a site can be read at all: throws when it cannot, and follows a redirect within it. */
export function checkStart(answer: GuardedAnswer, site: Site): void {
  const { label } = site.scope;
  if (answer.status === 404 || answer.status === 410) {
    throw new NotFoundError(`the start page of ${label} answered ${answer.status}`, {
      hint: 'Check EXTERNAL_DOC_URLS: the page has moved or is gone.',
    });
  }
  if (answer.status >= 400) {
    throw errorForStatus(answer.status, `the start page of ${label}`, '', 'Documentation is read without credentials.');
  }
  if (!site.moveTo(answer.url)) {
    const { host, pathname } = new URL(answer.url);
    throw new ProtocolError(`the start page of ${label} redirects to ${host}${pathname}, outside of the site`, {
      hint: 'Put that address into EXTERNAL_DOC_URLS if it is the documentation, and not a log-in page.',
    });
  }
}

export function startForbidden(scope: Scope): WombaError {
  return new RefusedError(`robots.txt forbids ${robotName} to read ${scope.label}`, {
    hint: "Ask the site's owner to allow it, or take the address out of EXTERNAL_DOC_URLS.",
  });
}

export function startIsNoPage(scope: Scope): WombaError {
  return new ProtocolError(`the start page of ${scope.label} is no web page`, {
    hint: 'EXTERNAL_DOC_URLS takes web pages; specifications belong into SWAGGER_URLS.',
  });
}
