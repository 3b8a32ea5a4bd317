/**
 * What runs on the engine before the firmware, so that the unchanged bundle meets virtual parts:
 * pins, I2C, the reader's UART, the console's, the network's first step and the entropy register
 * ask the bus. Serial, sockets, Storage, timers and crypto are the engine's own.
 * Called by engine-terminal.ts, which stores the text as `.boot0`.
 * Must never: stand in for more than the engine's Linux build lacks.
 * Source of truth: Espruino targets/linux/jshardware.c, libs/filesystem; operations in bus.ts.
 */
import { Operation } from "./bus.js";

/** What the prelude needs to know of this run. */
export interface PreludeOptions {
  readonly questionPath: string;
  readonly answerPath: string;
  /** Device files of serial ports by the engine's name, such as `Serial2`. */
  readonly serial: Readonly<Record<string, string>>;
  /**
   * `native`: the engine has the board's flash. `watched`: so it has, but writes and erases are
   * done for it, so that the power can be cut in them. `bus`: reads are too.
   */
  readonly flash: "native" | "watched" | "bus";
  /** The Storage file that is answered by the bus as well, with flash `bus`. */
  readonly reserve: { readonly file: string; readonly address: number };
  /** The engine has no clock that can be set: keep one here. */
  readonly clock: boolean;
  /** The engine looks at its serial ports up to 50 ms late: keep it from sleeping. */
  readonly awake: boolean;
}

/** The engine's pins are D0 to D39 on an ESP32; its Linux build may end earlier. */
const PINS = 40;
const WATCH_MS = 10;

const WIRES = (options: PreludeOptions): string => `
var ask=E.openFile(${JSON.stringify(options.questionPath)},"w");
var tell=E.openFile(${JSON.stringify(options.answerPath)},"r");
// Time spent here, from the first word of a stand-in on: what a measurement takes off.
global.busSeconds=0;
var began=0;
function call(operation,payload){
  ask.write(String.fromCharCode(operation,payload.length&255,payload.length>>8)+payload);
  var head=tell.read(2);
  if(head===undefined)quit();
  var length=head.charCodeAt(0)|head.charCodeAt(1)<<8;
  var answer=length?tell.read(length):"";
  busSeconds+=now()-began;
  return answer;
}
function word(n){return String.fromCharCode(n&255,n>>8&255,n>>16&255,n>>>24);}
// A module's text sees globals only.
function replace(name,members){
  global.replacement=members;
  Modules.addCached(name,function(){for(var m in replacement)exports[m]=replacement[m];});
  delete global.replacement;
}`;

const PIN_FUNCTIONS = `
for(var i=0;i<${PINS};i++)if(typeof global["D"+i]==="undefined")global["D"+i]="D"+i;
global.pinMode=function(p,m){began=now();call(${Operation.PinMode},p+" "+m);};
global.digitalWrite=function(p,v){began=now();call(${Operation.DigitalWrite},p+" "+(v?1:0));};
global.digitalRead=function(p){
  began=now();
  return call(${Operation.DigitalRead},""+p).charCodeAt(0);
};
global.analogWrite=function(p,v,o){
  began=now();
  call(${Operation.AnalogWrite},p+" "+v+" "+(o&&o.freq?o.freq:0));
};
var watches={},watching=0,watchId=0,poll;
function look(){
  for(var id in watches){
    var w=watches[id],state=global.digitalRead(w.pin);
    if(state===w.state)continue;
    var time=getTime(),last=w.time;
    w.state=state;w.time=time;
    if(w.edge!=="both"&&(w.edge==="rising")!==(state===1))continue;
    if(!w.repeat)global.clearWatch(id);
    w.act({state:state===1,time:time,lastTime:last,pin:w.pin});
  }
}
global.setWatch=function(act,pin,options){
  watches[++watchId]={act:act,pin:pin,edge:options.edge,repeat:options.repeat,
    state:global.digitalRead(pin),time:getTime()};
  if(watching++===0)poll=setInterval(look,${WATCH_MS});
  return watchId;
};
global.clearWatch=function(id){
  if(watches[id]===undefined)return;
  delete watches[id];
  if(--watching===0)clearInterval(poll);
};`;

const I2C_FUNCTIONS = `
I2C1.setup=function(){};
I2C1.writeTo=function(address,bytes){
  began=now();
  var held=call(${Operation.I2cWrite},String.fromCharCode(address)+E.toString(bytes));
  if(held==="")throw new Error("I2C device not answering");
  began=now();
  var end=began+held/1000000;
  while(now()<end);
  busSeconds+=now()-began;
};
I2C1.readFrom=function(address,count){
  began=now();
  var answer=call(${Operation.I2cRead},String.fromCharCode(address,count));
  if(answer.length!==count)throw new Error("I2C device not answering");
  return E.toUint8Array(answer);
};`;

const serialFunctions = (serial: PreludeOptions["serial"]): string =>
  Object.entries(serial)
    .map(
      ([name, path]) => `
(function(port,setup){
  port.setup=function(baud){
    began=now();
    call(${Operation.SerialSetup},"${name} "+baud);
    setup.call(port,baud,{path:${JSON.stringify(path)}});
  };
  port.setConsole=function(){};
})(${name},${name}.setup);`,
    )
    .join("");

const NETWORK = `
var net=require("net");
replace("net",{connect:function(to,act){
  began=now();
  var port=call(${Operation.Connect},to.host+" "+to.port);
  if(port==="")throw new InternalError("Unable to create socket");
  return net.connect({host:"127.0.0.1",port:0|port},act);
}});`;

const RANDOM = `
global.peek32=function(){
  began=now();
  var b=call(${Operation.Random},"");
  return (b.charCodeAt(0)|b.charCodeAt(1)<<8|b.charCodeAt(2)<<16|b.charCodeAt(3)<<24)>>>0;
};`;

const WATCHED_FLASH = `
var chip=require("Flash");
replace("Flash",{
  read:function(count,at){return chip.read(count,at);},
  getPage:function(at){return chip.getPage(at);},
  write:function(data,at){
    began=now();
    call(${Operation.FlashWrite},word(at)+E.toString(data));
  },
  erasePage:function(at){began=now();call(${Operation.FlashErase},word(at));}
});`;

const busFlash = ({ file, address }: PreludeOptions["reserve"]): string => `
replace("Flash",{
  read:function(count,at){
    began=now();
    return E.toUint8Array(call(${Operation.FlashRead},word(at)+word(count)));
  },
  write:function(data,at){
    began=now();
    call(${Operation.FlashWrite},word(at)+E.toString(data));
  },
  erasePage:function(at){began=now();call(${Operation.FlashErase},word(at));},
  getPage:function(at){return {addr:at&~4095,length:4096};}
});
var storage=require("Storage");
replace("Storage",{
  read:function(name,from,count){
    began=now();
    if(name!==${JSON.stringify(file)})return storage.read(name,from,count);
    return call(${Operation.FlashRead},word(${address}+from)+word(count));
  },
  list:storage.list
});`;

// The board's clock begins in 1970, and only setTime moves it.
const CLOCK = `
var zero=now();
global.getTime=function(){return now()-zero;};
global.setTime=function(seconds){zero=now()-seconds;};`;

// The input thread sleeps 1 ms after it found something to read, else 50 ms: it always finds some.
const AWAKE = `
Serial6.on("data",function(){});
Serial6.setup(9600,{path:"/dev/zero"});`;

/** The text of \`.boot0\`. */
export function prelude(options: PreludeOptions): string {
  const parts = [
    "var now=getTime;",
    WIRES(options),
    PIN_FUNCTIONS,
    I2C_FUNCTIONS,
    serialFunctions(options.serial),
    NETWORK,
    RANDOM,
    options.flash === "bus" ? busFlash(options.reserve) : "",
    options.flash === "watched" ? WATCHED_FLASH : "",
    options.clock ? CLOCK : "",
    options.awake ? AWAKE : "",
  ];
  return `(function(){${parts.join("")}\n})();global.preludeBlocks=process.memory().usage;`;
}
