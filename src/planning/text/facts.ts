/** What a statement names letter by letter. */
export interface Facts {
  /** `PAY-2001`. */
  codes: string[];
  /** `422`. */
  statuses: string[];
  /** Texts that people see: `Nothing fits all filters`. */
  quoted: string[];
  /** What stands in code marks and is neither a code nor a call. */
  identifiers: string[];
  /** `GET /v1/limits`. */
  calls: string[];
}

const codePattern = /\b[A-Z]{2,}[A-Z0-9]*[-_]\d{3,5}\b/g;

/** Reads the facts of a statement as its author wrote it, code marks included. */
export function factsOf(raw: string): Facts {
  const identifiers = [...raw.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.trim());
  const codes: string[] = raw.match(codePattern) ?? [];
  const calls = [...raw.matchAll(/\b(GET|POST|PUT|PATCH|DELETE|HEAD)\s+(\/[\w{}:./~%-]*)/g)].map(
    ([, method = '', path = '']) => `${method} ${path}`,
  );
  return {
    codes: unique(codes),
    statuses: unique(
      [
        ...raw.matchAll(
          /(?<![\w£$€.,-])([1-5]\d\d)(?=$|[\s.,;:)`])(?!\s*(?:px|characters?|days?|hours?|minutes?|seconds?|items?|kg|g\b|ms|rows?|cards?|requests?|%))/g,
        ),
      ].map(([, status = '']) => status),
    ).filter((status) =>
      /\b(?:answers?|returns?|responds?|refused with|rejected with|status|code|with|otherwise|HTTP|gets|is)\b[^.;]{0,40}$|\($/i.test(
        raw.slice(0, raw.indexOf(status)),
      ),
    ),
    quoted: unique([...raw.matchAll(/["“]([^"”]{2,160})["”]/g)].map(([, text = '']) => text.trim())),
    identifiers: unique(
      identifiers.filter((code) => !codes.includes(code) && !/^(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s/.test(code)),
    ),
    calls: unique(calls),
  };
}

/** Whether the statement says that something is refused. */
export function refuses(text: string): boolean {
  return /\b(?:refus(?:es|ed)|reject(?:s|ed)|declin(?:es|ed)|den(?:y|ied)|forbidden|not allowed|not permitted|not accepted|invalid|fails?|locked|cannot|can't|4\d\d with|answers? 4\d\d|gets? 4\d\d)\b/i.test(
    text,
  );
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
