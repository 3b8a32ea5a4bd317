/** Pins, keypad, watches, buzzer and lights, as a program on the terminal uses them. */
import { describe, expect, it } from "vitest";
import { KEY_ROWS, type KeyName } from "../../../../hardware/virtual/pins/key-names.js";
import { Desk, printed } from "../../desk.js";

/** Scans the matrix: rows open drain and pulled low one by one, columns with pull-ups. */
const SCANNER = `
  var rows = [D13, D14, D18, D19], columns = [D32, D33, D23, D4];
  var keys = ["123A","456B","789C","*0#D"];
  rows.forEach(function (r) { pinMode(r, "opendrain"); digitalWrite(r, 1); });
  columns.forEach(function (c) { pinMode(c, "input_pullup"); });
  function scan() {
    var found = "";
    rows.forEach(function (r, i) {
      digitalWrite(r, 0);
      columns.forEach(function (c, j) { if (!digitalRead(c)) found += keys[i].charAt(j); });
      digitalWrite(r, 1);
    });
    return found;
  }
  setInterval(function () { var f = scan(); if (f) print(f); }, 100);`;

describe("the keypad", () => {
  it("joins each key's row and column, and nothing when released", () => {
    const desk = new Desk(SCANNER).run(50);
    const keys = KEY_ROWS.flat();
    for (const key of keys) {
      desk.terminal.keyDown(key);
      desk.clock.advance(100);
      desk.terminal.keyUp(key);
      desk.clock.advance(100);
    }
    expect(desk.log).toEqual(keys);
    expect(desk.terminal.complaints).toEqual([]);
  });

  it("shows a fourth key when three corners of a rectangle are pressed", () => {
    const desk = new Desk(SCANNER).run(50);
    for (const key of ["1", "2", "4"] as KeyName[]) desk.terminal.keyDown(key);
    desk.clock.advance(100);
    expect(desk.log).toEqual(["1245"]);
  });

  it("shorts two outputs that a key joins, and the bank complains", () => {
    const desk = new Desk("digitalWrite(D13, 0); digitalWrite(D32, 1);").run(10);
    desk.terminal.keyDown("1");
    desk.clock.advance(1);
    const scan = new Desk(`${SCANNER} pinMode(D13, "output"); pinMode(D14, "output");`).run(50);
    scan.terminal.keyDown("1");
    scan.terminal.keyDown("4");
    scan.clock.advance(100);
    expect(scan.terminal.complaints.join()).toMatch(/short circuit/);
  });
});

describe("a watch", () => {
  const watcher = (options: string): string => `
    pinMode(D13, "opendrain"); digitalWrite(D13, 0); pinMode(D32, "input_pullup");
    var w = setWatch(function (e) { print(e.state, e.time > e.lastTime); }, D32, ${options});`;

  it("hears the edges it asked for, after the running code", () => {
    const desk = new Desk(watcher("{edge:'falling',repeat:true}")).run(10);
    desk.terminal.keyDown("1");
    expect(desk.log).toEqual([]);
    desk.clock.advance(1);
    desk.terminal.keyUp("1");
    desk.clock.advance(1);
    desk.terminal.keyDown("1");
    desk.clock.advance(1);
    expect(desk.log).toEqual(["false true", "false true"]);
  });

  it("fires once without repeat", () => {
    const desk = new Desk(watcher("{edge:'both',repeat:false}")).run(10);
    desk.terminal.keyDown("1");
    desk.clock.advance(1);
    desk.terminal.keyUp("1");
    desk.clock.advance(1);
    expect(desk.log).toEqual(["false true"]);
  });

  it("waits until the level held for its debounce time", () => {
    const desk = new Desk(watcher("{edge:'both',repeat:true,debounce:20}")).run(10);
    desk.terminal.keyDown("1");
    desk.clock.advance(10);
    desk.terminal.keyUp("1");
    desk.clock.advance(10);
    desk.terminal.keyDown("1");
    desk.clock.advance(19);
    expect(desk.log).toEqual([]);
    desk.clock.advance(1);
    expect(desk.log).toEqual(["false true"]);
  });

  it("hears nothing more once it is cleared", () => {
    const desk = new Desk(`${watcher("{edge:'both',repeat:true}")} clearWatch(w);`).run(10);
    desk.terminal.keyDown("1");
    desk.clock.advance(10);
    expect(desk.log).toEqual([]);
  });

  it("refuses an unknown edge, the flash chip's pins and D12", () => {
    const attempt = (code: string): string => `try { ${code} } catch (e) { print("thrown"); }`;
    expect(
      printed(
        attempt("setWatch(print, D4, {edge:'up'});") +
          attempt("setWatch(print, D6, {});") +
          attempt("setWatch(print, D12, {});") +
          attempt("clearWatch(undefined);"),
      ),
    ).toEqual(Array(4).fill("thrown"));
  });
});

describe("pins", () => {
  it("refuse what the chip cannot do", () => {
    const attempt = (code: string): string => `try { ${code} } catch (e) { print("thrown"); }`;
    const codes = [
      "digitalWrite(D34, 1);",
      "pinMode(D39, 'output');",
      "digitalRead(D7);",
      "pinMode(D4, 'pullup');",
      "digitalWrite(17, 1);",
    ];
    expect(printed(codes.map(attempt).join(""))).toEqual(codes.map(() => "thrown"));
  });

  it("complain when a floating one is read", () => {
    const desk = new Desk("print(digitalRead(D32));").run(1);
    expect(desk.terminal.complaints).toEqual(["pins: D32 is read but floats: nothing drives it"]);
  });
});

describe("buzzer and lights", () => {
  it("sound and shine as the pins are driven, and stop with the power", () => {
    const desk = new Desk(`digitalWrite(D26, 1); analogWrite(D25, 0.5, {freq:2000});
      function other() { digitalWrite(D27, 1); digitalWrite(D26, 0); digitalWrite(D25, 0); }
      setTimeout(other, 100);
      setTimeout(function () { analogWrite(D25, 0.5, {freq:880}); }, 200);`);
    const changes: string[] = [];
    desk.terminal.onChange((what) => void changes.push(what));
    desk.run(50);
    expect(desk.terminal.lights).toEqual({ green: true, red: false });
    expect(desk.terminal.buzzer.hz).toBe(2000);
    desk.clock.advance(100);
    expect(desk.terminal.lights).toEqual({ green: false, red: true });
    expect(desk.terminal.buzzer.hz).toBe(0);
    desk.clock.advance(100);
    expect(desk.terminal.buzzer.hz).toBe(880);
    desk.terminal.powerCut();
    expect(desk.terminal.lights).toEqual({ green: false, red: false });
    expect(desk.terminal.buzzer.hz).toBe(0);
    expect(changes).toContain("lights");
    expect(changes).toContain("buzzer");
    expect(changes.at(-1)).toBe("power");
  });
});
