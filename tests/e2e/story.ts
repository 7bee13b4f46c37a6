/** A test that mostly waits for real time to pass; such ones run side by side. */
export interface Story {
  /** A sentence about behaviour. */
  name: string;
  ignore?: boolean;
  run: () => Promise<void>;
}
