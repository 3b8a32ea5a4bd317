// The panel's pins: keypad matrix, buzzer and lights, as the board's data names them.
// Called by main.ts, which passes them to panel/. Must never be named elsewhere.
import { pins } from "board";

/** What the keypad needs of the platform. Columns have pull-ups, rows are open drain. */
export interface KeypadPorts {
  /** Pulls a row low (true) or lets it float. */
  setRow(row: number, low: boolean): void;
  /** Whether a column is low. */
  columnLow(column: number): boolean;
  /** Calls back when any column falls. */
  onFall(act: () => void): void;
}

/** What signals need of the platform. */
export interface SignalPorts {
  /** Sounds at `hz`; 0 is silence. */
  buzz(hz: number): void;
  light(green: boolean, red: boolean): void;
}

/** The keypad's matrix: rows open drain, columns with pull-ups. */
export function openKeypad(): KeypadPorts {
  for (let i = 0; i < 4; i++) {
    pinMode(pins.keypadRows[i], "opendrain");
    pinMode(pins.keypadColumns[i], "input_pullup");
  }
  return {
    setRow: function (row: number, low: boolean) {
      digitalWrite(pins.keypadRows[row], low ? 0 : 1);
    },
    columnLow: function (column: number) {
      return digitalRead(pins.keypadColumns[column]) === 0;
    },
    onFall: function (act: () => void) {
      for (let i = 0; i < 4; i++) {
        setWatch(act, pins.keypadColumns[i], { edge: "falling", repeat: true });
      }
    },
  };
}

/** The buzzer and the two lights. */
export function openSignals(): SignalPorts {
  return {
    buzz: function (hz: number) {
      if (hz > 0) analogWrite(pins.buzzer, 0.5, { freq: hz });
      else digitalWrite(pins.buzzer, 0);
    },
    light: function (green: boolean, red: boolean) {
      digitalWrite(pins.ledGreen, green ? 1 : 0);
      digitalWrite(pins.ledRed, red ? 1 : 0);
    },
  };
}
