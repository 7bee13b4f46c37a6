/** Whether an incident still goes on. */
export function OpenTag({ closedAt }: { closedAt: string | undefined }) {
  return closedAt === undefined
    ? <span class="tag bad">open</span>
    : <span class="tag good">over</span>;
}
