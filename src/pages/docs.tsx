import { curlOf } from "./docs_example.ts";
import type {
  AnswerShown,
  ApiShown,
  FieldShown,
  GroupShown,
  OperationShown,
  ParameterShown,
} from "./docs_shown.ts";
import { TryIt } from "./docs_try.tsx";
import { type Frame, Page, type VisitFrame } from "./layout.tsx";

export interface DocsPageShown {
  api: ApiShown;
  /** Whether callers need a key. */
  keyNeeded: boolean;
  frame: VisitFrame;
}

/** The API, for whoever writes a program that calls it. It says nothing of this installation. */
export function docsPage({ api, keyNeeded, frame }: DocsPageShown): string {
  const page: Frame = { ...frame, title: "API · waha-recovery", place: "docs", scripts: ["tryIt"] };
  return (
    <Page frame={page}>
      <h1>API</h1>
      <p>{codes(api.description)}</p>
      <p>
        This page is made of <a href="/openapi.json">/openapi.json</a>, an OpenAPI 3.1 document.
      </p>
      <section class="card" aria-label="How to call">
        <h2>How to call</h2>
        <pre tabindex={0}><code>{HOW}</code></pre>
        <KeyField keyNeeded={keyNeeded} />
      </section>
      <nav class="card toc" aria-label="On this page">
        {api.groups.map((group) => <Contents group={group} />)}
      </nav>
      {api.groups.map((group) => <Group group={group} />)}
    </Page>
  ).toString();
}

const HOW = `US=http://localhost:8080   # where this service answers
API_KEY=…                  # its key; without one it answers this machine alone`;

function KeyField({ keyNeeded }: { keyNeeded: boolean }) {
  if (!keyNeeded) {
    return <p class="small">This service asks for no key, so “Try it” needs none.</p>;
  }
  return (
    <>
      <label for="key">API key for “Try it”</label>
      <input id="key" type="password" autocomplete="off" maxlength={1024} />
      <p class="small">
        It is kept in this page alone and forgotten with it. Without it a logged-in visitor can
        read, and change nothing.
      </p>
    </>
  );
}

function Contents({ group: { name, operations } }: { group: GroupShown }) {
  return (
    <div>
      <h2>{name}</h2>
      <ul class="plain">
        {operations.map(({ id, method, path }) => (
          <li>
            <a href={`#${id}`}>
              <code class={method === "GET" ? "reads" : "writes"}>{method}</code>{" "}
              <code>{shortPath(path)}</code>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Group({ group: { id, name, text, operations } }: { group: GroupShown }) {
  return (
    <section aria-labelledby={`group-${id}`}>
      <h2 id={`group-${id}`}>{name}</h2>
      <p>{text}</p>
      {operations.map((operation) => <Operation operation={operation} />)}
    </section>
  );
}

function Operation({ operation }: { operation: OperationShown }) {
  const { id, method, path, summary, alsoAt, parameters, body, answers, open } = operation;
  return (
    <article class="card operation" id={id}>
      <h3>
        <span class={`tag ${method === "GET" ? "good" : "wait"}`}>{method}</span>{" "}
        <code>{path}</code>
      </h3>
      <p>
        {summary}.{open ? " It needs no key." : ""}
      </p>
      {alsoAt.length === 0 ? null : (
        <details>
          <summary>{alsoAt.length === 1 ? "Also at another path" : "Also at other paths"}</summary>
          <ul class="plain">
            {alsoAt.map((other) => (
              <li>
                <code>{other}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {parameters.length === 0 ? null : <Parameters parameters={parameters} />}
      {body === undefined ? null : (
        <>
          <h4>Body</h4>
          <p class="small">{codes(body.description)}</p>
          {body.fields.length === 0 ? null : <Fields fields={body.fields} />}
        </>
      )}
      <h4>Example</h4>
      <pre tabindex={0}><code class="curl">{curlOf(operation)}</code></pre>
      <Answers answers={answers} />
      <TryIt operation={operation} />
    </article>
  );
}

function Parameters({ parameters }: { parameters: readonly ParameterShown[] }) {
  return (
    <>
      <h4>Parameters</h4>
      <Fields fields={parameters.map(({ where, ...field }) => ({ ...field, type: where }))} />
    </>
  );
}

function Fields({ fields }: { fields: readonly FieldShown[] }) {
  return (
    <dl class="fields">
      {fields.map(({ name, type, required, description }) => (
        <div>
          <dt>
            <code>{name}</code> {`${type}${required ? "" : ", optional"}`}
          </dt>
          <dd>{codes(description)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Answers({ answers }: { answers: readonly AnswerShown[] }) {
  const good = answers.filter(({ status }) => status.startsWith("2"));
  const bad = answers.filter(({ status }) => !status.startsWith("2"));
  return (
    <>
      <h4>Answers</h4>
      {good.map(({ status, description, types, example }) => (
        <>
          <p>
            <span class="tag good">{status}</span> {codes(description)}{" "}
            <span class="soft small">{types.join(", ")}</span>
          </p>
          {example === undefined ? null : <pre tabindex={0}><code>{example}</code></pre>}
        </>
      ))}
      {bad.length === 0 ? null : (
        <details>
          <summary>Errors</summary>
          {bad.map(({ status, description }) => (
            <div class="error">
              <span class="tag bad">{status}</span>
              <div>
                {description.split("\n\n").map((line) => <p class="small">{codes(line)}</p>)}
              </div>
            </div>
          ))}
        </details>
      )}
    </>
  );
}

/** Words between backticks as code. */
function codes(text: string) {
  return text.split("`").map((part, index) => index % 2 === 1 ? <code>{part}</code> : part);
}

function shortPath(path: string): string {
  return path.replace(/^\/api\/v1\/waha/, "");
}
