import { exampleOf } from "./docs_example.ts";
import type { OperationShown } from "./docs_shown.ts";

/**
 * A form that makes the call from the page. Without the page's script it is not shown: nothing here
 * is sent by the browser itself.
 */
export function TryIt({ operation }: { operation: OperationShown }) {
  const { id, method, path, parameters, body, streams } = operation;
  // A stream has no end to wait for, and WAHA's own events are no calls of a person's.
  if (streams || id === "takeWebhook") return null;
  return (
    <details class="try" hidden>
      <summary>Try it</summary>
      <form data-method={method} data-path={path}>
        {parameters.map(({ name, where, required, description, example }) => (
          <div>
            <label for={`${id}-${name}`}>{name}</label>
            <input
              id={`${id}-${name}`}
              name={name}
              data-in={where}
              value={required ? example : ""}
              placeholder={example}
              title={description}
              autocomplete="off"
              required={required}
            />
          </div>
        ))}
        {body === undefined ? null : (
          <div>
            <label for={`${id}-body`}>Body</label>
            <textarea id={`${id}-body`} name="body" rows={4} spellcheck={false}>
              {exampleOf(operation).body}
            </textarea>
          </div>
        )}
        <button type="submit">{`Send ${method}`}</button>
        <output hidden></output>
      </form>
    </details>
  );
}
