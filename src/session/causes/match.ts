import type {
  AnswerSignature,
  CauseEntry,
  CauseMatch,
  CodeSignature,
  Signature,
  TextSignature,
} from "./entry.ts";
import type { LogRecord, WahaAnswer } from "./record.ts";
import type { KnownEngine } from "./words.ts";

/** Recognises the entries of one catalogue. Pure; the index is made once. */
export interface Matcher {
  /**
   * What a record is, or null. A reason in the stack comes before the general words of the message
   * ("Failed to launch the browser" *because of* a lock). Access lines are nobody's cause: what a
   * caller was answered is asked by `matchAnswer`.
   */
  match(record: LogRecord): CauseMatch | null;
  /** All entries that fit where `match` decides: more than one is a fault of the catalogue. */
  matchAll(record: LogRecord): readonly CauseMatch[];
  matchAnswer(answer: WahaAnswer): CauseMatch | null;
  matchAllAnswers(answer: WahaAnswer): readonly CauseMatch[];
  /** What the number of a closed connection means to an engine. */
  byCode(engine: KnownEngine, code: number): CauseEntry | null;
}

interface Candidate<S extends Signature> {
  entry: CauseEntry;
  signature: S;
}
type TextCandidate = Candidate<TextSignature>;

export function matcherOf(catalogue: readonly CauseEntry[]): Matcher {
  const all = catalogue.flatMap((entry) =>
    entry.signatures.map((signature) => ({ entry, signature }))
  );
  const texts = all.filter(isText);
  const index = {
    message: byLogger(texts.filter(({ signature }) => signature.on === "message")),
    stack: byLogger(texts.filter(({ signature }) => signature.on === "stack")),
    text: indexOf(texts.filter(({ signature }) => signature.on === "text")),
  };
  const answers = all.filter(isAnswer);
  const codes = new Map(
    all.filter(isCode).flatMap(({ entry, signature: { engines, code } }) =>
      engines.map((engine): [string, CauseEntry] => [`${engine} ${code}`, entry])
    ),
  );
  const matchAll = (record: LogRecord): CauseMatch[] => {
    if (record.by === "text") return fitting(index.text, record.msg, record);
    if (isAccessLine(record)) return [];
    const deeper = stackOf(record);
    const inStack = deeper === "" ? [] : fitting(ofLogger(index.stack, record), deeper, record);
    return inStack.length > 0
      ? inStack
      : fitting(ofLogger(index.message, record), firstLine(record.msg), record);
  };
  const matchAllAnswers = (answer: WahaAnswer) => answering(answers, answer);
  return {
    matchAll,
    match: (record) => matchAll(record)[0] ?? null,
    matchAllAnswers,
    matchAnswer: (answer) => matchAllAnswers(answer)[0] ?? null,
    byCode: (engine, code) => codes.get(`${engine} ${code}`) ?? null,
  };
}

/**
 * The words by one of which every event of the catalogue is found in a log, without doubles: what
 * a scanner looks for before it reads a line at all.
 */
export function anchorsOf(catalogue: readonly CauseEntry[]): readonly string[] {
  const texts = catalogue.filter(({ kind }) => kind !== null)
    .flatMap(({ signatures }) => signatures)
    .flatMap((one) => one.on === "code" || one.on === "answer" ? [] : [one.begins ?? one.has]);
  return [...new Set(texts)];
}

/** Candidates by how their text begins; the rest is asked only where one of its words stands. */
interface Index {
  heads: ReadonlyMap<string, readonly TextCandidate[]>;
  anywhere: readonly TextCandidate[];
  hint: RegExp;
}

/** Most texts belong to one component of WAHA: only those of its own are asked. */
interface LoggerIndex {
  named: ReadonlyMap<string, Index>;
  anybodys: Index;
}

/** Long enough to tell WAHA's sentences apart, short enough for each of them. */
const HEAD_CHARS = 6;

function byLogger(candidates: readonly TextCandidate[]): LoggerIndex {
  const names = new Set(candidates.flatMap(({ signature }) => signature.logger ?? []));
  const indexFor = (name: string | undefined) =>
    indexOf(
      candidates.filter(({ signature: { logger } }) =>
        logger === undefined || (name !== undefined && logger.includes(name))
      ),
    );
  return {
    named: new Map([...names].map((name) => [name, indexFor(name)])),
    anybodys: indexFor(undefined),
  };
}

function indexOf(candidates: readonly TextCandidate[]): Index {
  const heads = new Map<string, TextCandidate[]>();
  const anywhere: TextCandidate[] = [];
  const words = new Set<string>();
  for (const candidate of candidates) {
    const { begins, has } = candidate.signature;
    if (begins === undefined) {
      anywhere.push(candidate);
      words.add(has);
    } else {
      const head = begins.slice(0, HEAD_CHARS);
      heads.set(head, [...heads.get(head) ?? [], candidate]);
    }
  }
  // Of no words at all the pattern would fit everywhere: `(?!)` fits nowhere.
  const hint = words.size === 0 ? "(?!)" : [...words].map(RegExp.escape).join("|");
  return { heads, anywhere, hint: new RegExp(hint) };
}

function ofLogger({ named, anybodys }: LoggerIndex, { name }: LogRecord): Index {
  return named.get(name ?? "") ?? anybodys;
}

function fitting({ heads, anywhere, hint }: Index, text: string, record: LogRecord): CauseMatch[] {
  const found: CauseMatch[] = [];
  const ask = ({ entry, signature }: TextCandidate) => {
    const attributes = attributesOf(signature, text, record);
    if (attributes !== null) found.push({ entry, on: signature.on, attributes });
  };
  heads.get(text.slice(0, HEAD_CHARS))?.forEach(ask);
  if (hint.test(text)) anywhere.forEach(ask);
  return found;
}

/** Null: it does not fit. The cheap questions come first. */
function attributesOf(
  signature: TextSignature,
  text: string,
  record: LogRecord,
): Readonly<Record<string, string>> | null {
  const { has, begins, ends, also, without, levelMin, fields, gives } = signature;
  if (begins !== undefined && !text.startsWith(begins)) return null;
  if (has !== undefined && !text.includes(has)) return null;
  if (ends !== undefined && !text.endsWith(ends)) return null;
  if (also?.every((word) => text.includes(word)) === false) return null;
  if (without?.some((word) => text.includes(word)) === true) return null;
  if (levelMin !== undefined && (record.level ?? 0) < levelMin) return null;
  for (const [field, value] of Object.entries(fields ?? {})) {
    if (record.fields?.[field] !== value) return null;
  }
  return groupsOf(signature.matches, text, gives);
}

function groupsOf(
  matches: RegExp | undefined,
  text: string,
  gives: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> | null {
  if (matches === undefined) return gives;
  const found = matches.exec(text);
  if (found === null) return null;
  const groups = Object.entries(found.groups ?? {}).filter(([, value]) => value !== undefined);
  return groups.length === 0 ? gives : { ...gives, ...Object.fromEntries(groups) };
}

function isAccessLine({ msg, fields }: LogRecord): boolean {
  return fields?.req !== undefined || /^request (completed|errored|aborted)$/.test(msg);
}

function stackOf({ msg, error, stack }: LogRecord): string {
  const newline = msg.indexOf("\n");
  if (newline < 0 && error === undefined && stack === undefined) return "";
  return [error, newline < 0 ? undefined : msg.slice(newline + 1), stack]
    .filter((part) => part !== undefined).join("\n");
}

function firstLine(text: string): string {
  const newline = text.indexOf("\n");
  return newline < 0 ? text : text.slice(0, newline);
}

function answering(
  candidates: readonly Candidate<AnswerSignature>[],
  { status, body }: WahaAnswer,
): CauseMatch[] {
  const said = wordsOf(body);
  if (said === "") return [];
  return candidates.flatMap(({ entry, signature }): CauseMatch[] => {
    if (!signature.status.includes(status) || !said.includes(signature.has)) return [];
    if (signature.without?.some((word) => said.includes(word)) === true) return [];
    const attributes = groupsOf(signature.matches, said, signature.gives);
    return attributes === null ? [] : [{ entry, on: "answer", attributes }];
  });
}

/** WAHA's own words in an error body; never the request that a 500 repeats. */
function wordsOf(body: unknown): string {
  if (!isRecord(body)) return "";
  const { message, error, exception } = body;
  const thrown = isRecord(exception) ? exception.message : undefined;
  return [message, error, thrown].filter((words) => typeof words === "string").join("\n");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(one: Candidate<Signature>): one is TextCandidate {
  const { on } = one.signature;
  return on === "message" || on === "stack" || on === "text";
}

function isCode(one: Candidate<Signature>): one is Candidate<CodeSignature> {
  return one.signature.on === "code";
}

function isAnswer(one: Candidate<Signature>): one is Candidate<AnswerSignature> {
  return one.signature.on === "answer";
}
