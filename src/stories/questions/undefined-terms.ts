import { ownWords } from '../text/inline.ts';
import type { Story } from '../story.ts';
import type { QuestionDraft, Statement, Surroundings } from './question.ts';

/** Abbreviations that need no explanation between people who make software, and the capital words of requirements. */
const wellKnown = new Set(
  `AC AI AJAX AND API APIS ARIA ASCII AWS BCC BDD BIC BOM CC CDN CEO CET CEST CI CD CLI CMS CORS CPU CRM CRUD CSP CSRF CSS CSV DB DE DELETE DNS
  DOM DVD EAN EN ERP EST ETA EU EUR FAQ FAX FTP GB GBP GDPR GET GIF GMT GPS GPU GUI HEAD HEIC HEX HR HTML HTTP HTTPS IBAN ID IDS IE IMAP IO IOS
  IP ISBN ISO IT JPEG JPG JS JSON JWT KB KG KM LDAP MAC MB MFA MIME MP MS NL NOT NUL NULL OAUTH OCR OIDC OK OPTIONS OR OS OTP PATCH PC PDF PII PIN
  PNG POP POST PR PUT QA QR RAM REST RGB RPC RSS SAML SDK SEO SEPA SFTP SHA SKU SLA SMS SMTP SOAP SQL SSD SSH SSL SSO SVG TB TCP THE TLS TOTP
  TSV TTL TV UAT UDP UI UK UML URI URL URLS US USA USB USD UTC UTF UUID UX VAT VIP VPN WCAG WIFI WWW XLS XLSX XML XSS YAML YY YYYY MM DD HH MMYY
  ZIP ADR MVP NDA PDP PLP PO DACH TBD TBC TBA TODO FIXME XXX NB PS AM PM`.split(/\s+/),
);

/** Roles that nobody has to explain. */
const wellKnownRole =
  /^(?:(?:registered|logged[- ]in|signed[- ]in|anonymous|new|returning|end|external|internal|business|mobile) )?(?:users?|customers?|visitors?|guests?|admins?|administrators?|members?|operators?|managers?|employees?|developers?|testers?|qa engineers?|product owners?|shoppers?|buyers?|sellers?|readers?|authors?|editors?|clients?|partners?|persons?)$/i;

/** Abbreviations of a story that it does not explain, and the role of its first sentence. */
export function candidateTerms(
  story: Story,
  statements: readonly Statement[],
): { term: string; statement: Statement }[] {
  const whole = [story.title, story.description, ...story.criteria_fields.map((field) => field.markdown)].join('\n');
  const project = story.key.replace(/-\d+$/, '');
  const found = new Map<string, Statement>();
  for (const statement of statements) {
    for (const [term] of ownWords(statement.text).matchAll(
      /(?<![\p{L}\p{N}_.:/#@{(|^-])[A-Z]{2,5}(?![\p{L}\p{N}_/:}|-])/gu,
    )) {
      if (found.has(term) || wellKnown.has(term) || term === project || isExplained(term, whole)) continue;
      found.set(term, statement);
    }
  }
  const role = statements.flatMap((statement) => {
    const match = /^As an? ([\p{L}][\p{L} -]{2,40}?),? I (?:want|need|would like|can)\b/iu.exec(statement.text);
    const name = match?.[1]?.split(/\s+(?:who|on|in|with|of|at|for|from|that|which)\s/i)[0]?.trim();
    return name === undefined || wellKnownRole.test(name) ? [] : [{ term: name, statement }];
  });
  return [...[...found].map(([term, statement]) => ({ term, statement })), ...role];
}

/** `Key Performance Indicator (KPI)`, `KPI (key performance indicator)`, `KPI: …`, or all words around in capitals. */
function isExplained(term: string, text: string): boolean {
  return (
    text.includes(`(${term})`) ||
    text.includes(`${term} (`) ||
    text.includes(`${term}: `) ||
    text.includes(`${term} = `)
  );
}

/** Asks for what the story does not explain and no other document knows. Without other documents it asks nothing. */
export function undefinedTermQuestions(
  story: Story,
  statements: readonly Statement[],
  { isKnownTerm }: Surroundings,
): QuestionDraft[] {
  if (isKnownTerm === null) return [];
  return candidateTerms(story, statements)
    .filter(({ term }) => !isKnownTerm(term))
    .map(({ term, statement }) => ({
      rule: 'undefined-term',
      where: statement.where,
      quote: statement.text,
      question: `What does "${term}" stand for in "${statement.text}"? Neither the story nor anything indexed explains it.`,
    }));
}
