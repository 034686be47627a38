import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { send } from '../api/client.ts';
import { useConfig, useDoctor, usePrompts, useSession } from '../api/queries.ts';
import { toneOf } from '../runs/run-words.ts';
import { Empty, ErrorNote, Loaded, Skeleton, Warnings } from '../ui/states.tsx';
import { useTitle } from '../ui/title.ts';

/** What is in force and where it came from; whether every connection works; what models are told. */
export function SettingsPage(): ReactElement {
  useTitle('Settings');
  return (
    <div className="page">
      <div className="page-head">
        <h1>Settings</h1>
        <SignOut />
      </div>
      <Connections />
      <Configuration />
      <Prompts />
    </div>
  );
}

function SignOut(): ReactElement | null {
  const client = useQueryClient();
  const session = useSession().data;
  if (session === undefined || !session.required) return null;
  return (
    <span className="row">
      <span className="muted">
        Signed in as <bdi>{session.name}</bdi>, may {session.scope}
      </span>
      <button
        type="button"
        className="button"
        onClick={() => {
          void send('DELETE', '/api/v1/session').then(() => {
            client.clear();
            window.location.assign('/');
          });
        }}
      >
        Sign out
      </button>
    </span>
  );
}

function Connections(): ReactElement {
  const doctor = useDoctor();
  return (
    <section className="panel stack" aria-label="Connections">
      <div className="row between">
        <h2>Connections</h2>
        <button type="button" className="button" disabled={doctor.isFetching} onClick={() => void doctor.refetch()}>
          {doctor.isFetching ? 'Checking …' : doctor.data === undefined ? 'Check now' : 'Check again'}
        </button>
      </div>
      {doctor.isError ? <ErrorNote error={doctor.error} /> : null}
      {doctor.data === undefined ? (
        doctor.isFetching ? (
          <Skeleton />
        ) : (
          <p className="muted">Asks every configured service once, with the account that runs use.</p>
        )
      ) : (
        <ul className="list tight" aria-label="Checks">
          {doctor.data.checks.map(({ name, status, detail, hint }) => (
            <li key={name} className="row">
              <span className={`chip ${toneOf(status)}`}>{status}</span>
              <strong>{name}</strong>
              <span className="grow text">
                {detail}
                {hint === null ? null : <span className="muted"> {hint}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Configuration(): ReactElement {
  const config = useConfig();
  const [all, setAll] = useState(false);
  return (
    <section className="panel stack" aria-label="Configuration">
      <div className="row between">
        <h2>Configuration</h2>
        <label className="check">
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
          Unset ones too
        </label>
      </div>
      <Loaded of={config}>
        {({ settings, warnings, problems }) => {
          const shown = settings.filter(({ value }) => all || value !== null);
          return (
            <>
              <Warnings items={[...problems, ...warnings]} />
              {shown.length === 0 ? (
                <Empty title="Nothing is set">
                  <p>Every value has its default.</p>
                </Empty>
              ) : (
                <div className="scroll-x" tabIndex={0} role="region" aria-label="Settings">
                  <table className="settings">
                    <thead>
                      <tr>
                        <th>Name</th>
                        <th>Value</th>
                        <th>Origin</th>
                      </tr>
                    </thead>
                    <tbody>
                      {shown.map(({ name, value, origin, description }) => (
                        <tr key={name}>
                          <td title={description}>
                            <code>{name}</code>
                          </td>
                          <td className="text">{value ?? <span className="muted">not set</span>}</td>
                          <td className="muted text">{origin === null ? '' : <>from {origin}</>}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function Prompts(): ReactElement {
  const prompts = usePrompts();
  return (
    <section className="panel stack" aria-label="Prompts">
      <h2>Prompts</h2>
      <p className="muted">What a language model is told. The rules engine needs none.</p>
      <Loaded of={prompts} skeleton={<Skeleton lines={4} />}>
        {({ items }) => (
          <>
            {items.map(({ name, text, replaced }) => (
              <details key={name} className="evidence">
                <summary>
                  {name} {replaced ? <span className="chip accent">your own</span> : null}
                </summary>
                <pre className="passage">{text}</pre>
              </details>
            ))}
          </>
        )}
      </Loaded>
    </section>
  );
}
