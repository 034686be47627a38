import type { FaultKind } from './faults.ts';
import { type Incoming, type Product, products } from './messages.ts';

/** One request as it came. */
export interface RequestRecord {
  /** Milliseconds since the epoch. */
  at: number;
  product: Product;
  method: string;
  /** Path and query as sent. */
  url: string;
  /** Method and route, such as `GET /rest/api/3/issue/{idOrKey}`; `GET (unknown)` where the vendor has no such route. */
  endpoint: string;
  /** Lower-case names; the values of `authorization` and `private-token` are replaced by `***`. */
  headers: Record<string, string>;
  /** What was answered; 0 while nothing was, or nothing will be. */
  status: number;
  /** The fault that hit the request. */
  fault?: FaultKind;
}

export interface ProductStats {
  requests: number;
  /** Requests by endpoint. */
  endpoints: Record<string, number>;
  /** Answers by status; `0` counts cut and unanswered connections. */
  statuses: Record<string, number>;
  /** Most requests that were in the works at one time. */
  mostAtOnce: number;
}

export type Stats = Record<Product, ProductStats>;

/** Older records are dropped beyond this, so that a long demo does not fill the memory; counts go on. */
const mostRecords = 100_000;

export interface RequestLog {
  readonly records: RequestRecord[];
  begin(product: Product, endpoint: string, request: Incoming): RequestRecord;
  end(record: RequestRecord, status: number): void;
  stats(): Stats;
  reset(): void;
}

export function createRequestLog(): RequestLog {
  const records: RequestRecord[] = [];
  const fresh = (): Stats =>
    Object.fromEntries(
      products.map((product) => [product, { requests: 0, endpoints: {}, statuses: {}, mostAtOnce: 0 }]),
    ) as unknown as Stats;
  let stats = fresh();
  const open = new Map<Product, number>();
  return {
    records,
    begin(product, endpoint, request) {
      const record: RequestRecord = {
        at: Date.now(),
        product,
        method: request.method,
        url: request.url,
        endpoint,
        headers: Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [
            name,
            name === 'authorization' || name === 'private-token' ? '***' : String(value),
          ]),
        ),
        status: 0,
      };
      if (records.length >= mostRecords) records.splice(0, mostRecords / 10);
      records.push(record);
      const of = stats[product];
      of.requests += 1;
      of.endpoints[endpoint] = (of.endpoints[endpoint] ?? 0) + 1;
      const inWorks = (open.get(product) ?? 0) + 1;
      open.set(product, inWorks);
      of.mostAtOnce = Math.max(of.mostAtOnce, inWorks);
      return record;
    },
    end(record, status) {
      record.status = status;
      open.set(record.product, Math.max(0, (open.get(record.product) ?? 0) - 1));
      const { statuses } = stats[record.product];
      statuses[status] = (statuses[status] ?? 0) + 1;
    },
    stats: () => structuredClone(stats),
    reset() {
      records.length = 0;
      stats = fresh();
    },
  };
}
