import type { Tone } from "./tones.ts";

export interface GaugeShown {
  name: string;
  /** What stands there to be read: the bar is for the eye alone. */
  text: string;
  /** From 0 to 1; what lies outside is drawn as the nearer end. */
  fill: number;
  tone: Tone;
}

/** A number that has an end, as a bar. */
export function Gauge({ name, text, fill, tone }: GaugeShown) {
  const width = Math.round(Math.max(0, Math.min(1, fill)) * 1_000) / 10;
  return (
    <div class="gauge">
      <span class="soft">{name}</span> <span>{text}</span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="4" />
        <rect class={`fill ${tone}`} width={width} height="4" />
      </svg>
    </div>
  );
}

/** Parts of a whole, side by side. */
export function PartsBar({ parts }: { parts: readonly { size: number; tone: Tone }[] }) {
  const whole = parts.reduce((sum, { size }) => sum + size, 0);
  let from = 0;
  return (
    <svg class="parts" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width="100" height="6" />
      {whole === 0 ? null : parts.map(({ size, tone }) => {
        const width = size / whole * 100;
        const x = from;
        from += width;
        return (
          <rect class={`fill ${tone}`} x={hundredths(x)} width={hundredths(width)} height="6" />
        );
      })}
    </svg>
  );
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
