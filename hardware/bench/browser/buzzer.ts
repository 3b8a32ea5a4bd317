/**
 * The buzzers, audible: one square wave a terminal, after the first gesture (browsers insist).
 * Made by main.ts. Never sounds while muted; the page remembers that choice on this machine.
 */

const VOLUME = 0.06;
/** A piezo's disc has no bass, and a cheap one little treble. */
const HIGH_PASS_HZ = 500;
const RAMP_SECONDS = 0.004;
const KEEP = "zinc-bench-muted";

interface Voice {
  readonly wave: OscillatorNode;
  readonly gain: GainNode;
}

/** All buzzers of the page. */
export class Buzzers {
  readonly #voices = new Map<string, Voice>();
  readonly #sounding = new Map<string, number>();
  #context: AudioContext | undefined;
  #muted = localStorage.getItem(KEEP) === "yes";

  get muted(): boolean {
    return this.#muted;
  }

  /** Mutes or unmutes all of them. */
  setMuted(muted: boolean): void {
    this.#muted = muted;
    localStorage.setItem(KEEP, muted ? "yes" : "no");
    for (const [id, hz] of this.#sounding) this.#apply(id, hz);
  }

  /** To be called in a gesture: from then on the page may sound. */
  unlock(): void {
    this.#context ??= new AudioContext();
    void this.#context.resume();
  }

  /** `hz` 0 is silence. */
  set(id: string, hz: number): void {
    this.#sounding.set(id, hz);
    this.#apply(id, hz);
  }

  #apply(id: string, hz: number): void {
    const context = this.#context;
    if (context === undefined) return;
    const voice = this.#voices.get(id) ?? this.#makeVoice(context, id);
    const now = context.currentTime;
    if (hz > 0) voice.wave.frequency.setValueAtTime(hz, now);
    const level = hz > 0 && !this.#muted ? VOLUME : 0;
    voice.gain.gain.cancelScheduledValues(now);
    voice.gain.gain.setTargetAtTime(level, now, RAMP_SECONDS);
  }

  #makeVoice(context: AudioContext, id: string): Voice {
    const wave = new OscillatorNode(context, { type: "square" });
    const gain = new GainNode(context, { gain: 0 });
    const disc = new BiquadFilterNode(context, { type: "highpass", frequency: HIGH_PASS_HZ });
    wave.connect(disc).connect(gain).connect(context.destination);
    wave.start();
    const voice = { wave, gain };
    this.#voices.set(id, voice);
    return voice;
  }
}
