import type { Settings } from './context.ts';
import { listenWith, type Listener, read, send } from './http/listener.ts';
import type { FaultRule, Faults } from './http/faults.ts';
import { type Answer, type Incoming, json, jsonBody, Refusal } from './http/messages.ts';
import type { RequestLog } from './http/request-log.ts';
import { mutateByName, type Mutations } from './mutations.ts';

export interface Controlled {
  faults: Faults;
  log: RequestLog;
  mutate: Mutations;
  settings: Settings;
  env(): Record<string, string>;
}

/**
 * Opens the listener by which tests in other processes steer the server: `GET|POST|DELETE /faults`, `GET /stats`,
 * `GET|DELETE /requests`, `POST /mutate {"op": "updateIssue", "args": [...]}`, `GET|POST /settings`, `GET /env`.
 */
export async function listenForControl(port: number, controlled: Controlled): Promise<Listener> {
  return listenWith(port, async (request, response) => {
    const incoming = await read(request);
    send(response, incoming, answer(incoming, controlled));
  });
}

function answer(request: Incoming, { faults, log, mutate, settings, env }: Controlled): Answer {
  const bad = (message: string): Answer => json({ error: message }, 400);
  try {
    switch (`${request.method} ${request.path}`) {
      case 'GET /faults':
        return json(
          faults.list().map(({ rule, ...counts }) => ({
            rule: { ...rule, path: rule.path === undefined ? undefined : String(rule.path) },
            ...counts,
          })),
        );
      case 'POST /faults': {
        const body = JSON.parse(request.body.toString('utf8')) as FaultRule | FaultRule[];
        for (const rule of Array.isArray(body) ? body : [body]) faults.add(rule);
        return json({ faults: faults.list().length }, 201);
      }
      case 'DELETE /faults':
        faults.clear();
        return { status: 204 };
      case 'GET /stats':
        return json(log.stats());
      case 'GET /requests':
        return json(log.records);
      case 'DELETE /requests':
        log.reset();
        return { status: 204 };
      case 'POST /mutate': {
        const { op, args = [] } = jsonBody(request, bad);
        return json({ result: mutateByName(mutate, String(op), Array.isArray(args) ? args : [args]) ?? null });
      }
      case 'GET /settings':
        return json(settings);
      case 'POST /settings':
        Object.assign(settings, jsonBody(request, bad));
        return json(settings);
      case 'GET /env':
        return json(env());
      default:
        return json({ error: `there is no ${request.method} ${request.path} on the control listener` }, 404);
    }
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return bad(error instanceof Error ? error.message : String(error));
  }
}
