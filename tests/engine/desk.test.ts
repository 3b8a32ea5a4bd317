/**
 * The virtual parts on the real engine, driven by a few lines of firmware: the same display,
 * keypad, clock and reader that the Node host has. All skipped without an engine.
 */
import { afterEach, describe, expect, it } from "vitest";
import { Desk } from "../../hardware/engine/desk.js";
import {
  EngineTerminal,
  findTerminalEngine,
  TERMINAL_TITLE,
} from "../../hardware/engine/engine-terminal.js";
import { WallClock } from "../../hardware/virtual/host/wall-clock.js";
import { referenceBoard } from "../../scripts/firmware/reference-board.js";
import { ECHO_NET } from "./echo-parts.js";

const engine = (await findTerminalEngine())!;
const board = referenceBoard();

let terminal: EngineTerminal;
let desk: Desk;

async function start(bundle: string): Promise<void> {
  const entropy = (count: number): Uint8Array => new Uint8Array(count).fill(1);
  desk = new Desk(board, { clock: new WallClock(), entropy, baud: "real" });
  terminal = await EngineTerminal.create({ engine, board, bundle, parts: desk, net: ECHO_NET });
  await terminal.powerOn();
}

/** Initialises the display by instruction, with the pauses of its data sheet, then writes. */
const HELLO = `
function nibble(n,rs){var b=n<<4|8|rs;I2C1.writeTo(39,[b,b|4,b]);}
function byte(b,rs){nibble(b>>4,rs);nibble(b&15,rs);}
I2C1.setup({sda:D21,scl:D22,bitrate:100000});
setTimeout(function(){nibble(3,0);
setTimeout(function(){nibble(3,0);
setTimeout(function(){nibble(3,0);nibble(2,0);byte(40,0);byte(12,0);byte(6,0);
"Bonjour".split("").forEach(function(c){byte(c.charCodeAt(0),1);});
},2);},6);},60);`;

/** Wakes the reader and asks for its version. */
const VERSION = `
Serial2.setup(115200,{tx:D17,rx:D16});
var heard="";
Serial2.on("data",function(d){heard+=d;if(heard.length>=15)print("reader",btoa(heard));});
Serial2.write("\\x55\\x55\\0\\0\\0\\0\\0\\xff\\x03\\xfd\\xd4\\x14\\x01\\x17\\0");`;

describe.skipIf(engine === undefined)(`the virtual parts on the engine ${TERMINAL_TITLE}`, () => {
  afterEach(() => terminal.dispose());

  it("shows on the display what the engine writes over I2C, without a complaint", async () => {
    await start(HELLO);
    await desk.shows(/^Bonjour {13}\n/);
    expect(desk.complaints).toEqual([]);
  });

  it("tells the engine of a pressed key through its row and column", async () => {
    await start(
      'pinMode(D13,"opendrain");digitalWrite(D13,0);pinMode(D33,"input_pullup");' +
        'setWatch(function(e){print("pressed");},D33,{edge:"falling",repeat:true});',
    );
    expect(await terminal.run.evaluate("digitalRead(D33)")).toBe(1);
    desk.keyDown("2");
    await terminal.run.waitFor(/^pressed$/);
    desk.keyUp("2");
    expect(await terminal.run.evaluate("digitalRead(D33)")).toBe(1);
  });

  it("answers the engine's first command to the reader in its own time", async () => {
    await start(VERSION);
    const [, base64] = await terminal.run.waitFor(/^reader (\S+)$/);
    const heard = Buffer.from(base64!, "base64").toString("hex");
    expect(heard).toBe("0000ff00ff000000ff02fed5151600");
  });

  it("keeps the clock's registers for the engine to read", async () => {
    await start("I2C1.setup({sda:D21,scl:D22,bitrate:100000});");
    const script = "(I2C1.writeTo(104,[15]),I2C1.readFrom(104,1)[0]&128)";
    expect(await terminal.run.evaluate(script)).toBe(0x80);
  });

  it("sounds and lights", async () => {
    await start('analogWrite(D25,0.5,{freq:2000});pinMode(D26,"output");digitalWrite(D26,1);');
    await terminal.run.evaluate("1");
    expect(desk.buzzerHz).toBe(2000);
    expect(desk.lights).toEqual({ green: true, red: false });
    await terminal.powerCut();
    expect(desk.lights).toEqual({ green: false, red: false });
  });

  it("passes bytes between the console's port and the cable", async () => {
    await start('Serial1.setup(115200);Serial1.on("data",function(d){Serial1.write(d+"!");});');
    await terminal.run.evaluate("1");
    const answer = new Promise<string>((resolve) => {
      let heard = "";
      desk.onConsole((bytes) => {
        heard += Buffer.from(bytes).toString("latin1");
        if (heard.endsWith("!")) resolve(heard);
      });
    });
    desk.typeAtConsole(Buffer.from("x"));
    expect(await answer).toBe("x!");
  });
});
