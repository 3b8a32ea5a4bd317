/**
 * Short programs and what the engine prints for them, measured on its Linux build 2v29.
 * Called by: strictness.test.ts, which holds the Node host, and the engine itself where one is
 * installed, to the same table. Rows without `engine: false` are the same on both.
 */

/** One row: a program whose `print` lines are compared, joined by a bar. */
export interface Row {
  readonly says: string;
  readonly program: string;
  readonly prints: string;
  /** Only true of an ESP32, or stricter here than the engine: not run on the Linux build. */
  readonly engine?: false;
}

const typeofEach = (names: string): string =>
  `print([${names
    .split(" ")
    .map((name) => `typeof ${name}`)
    .join(",")}].join());`;
const absent = (count: number): string => Array(count).fill("undefined").join();

/** All rows. */
export const ENGINE_TABLE: readonly Row[] = [
  {
    says: "there is no Map, Set, Symbol, Proxy, Reflect, BigInt, WeakMap or TextEncoder",
    program: typeofEach("Map Set Symbol Proxy Reflect BigInt WeakMap WeakSet TextEncoder"),
    prints: absent(9),
  },
  {
    says: "there is no Buffer, fetch, URL, queueMicrotask, setImmediate or structuredClone",
    program: typeofEach("Buffer fetch URL queueMicrotask setImmediate structuredClone Intl"),
    prints: absent(7),
  },
  {
    says: "there is no Array.from, of; no at, flat, flatMap, lastIndexOf, reduceRight, findLast",
    program: typeofEach(
      "Array.from Array.of [].at [].flat [].flatMap [].lastIndexOf [].reduceRight [].findLast " +
        "[].copyWithin [].entries [].keys [].values",
    ),
    prints: absent(12),
  },
  {
    says: "there is no String at, codePointAt, localeCompare, matchAll, search, trimStart",
    program: typeofEach(
      '"".at "".codePointAt "".localeCompare "".matchAll "".search "".trimStart "".normalize ' +
        "String.raw String.fromCodePoint",
    ),
    prints: absent(9),
  },
  {
    says: "there is no Object.freeze, seal, is",
    program: typeofEach("Object.freeze Object.seal Object.is Object.isFrozen Object.hasOwn"),
    prints: absent(5),
  },
  {
    says: "there is no Math.trunc, hypot, imul, clz32, log2, cbrt; no Number.isInteger",
    program: typeofEach(
      "Math.trunc Math.hypot Math.imul Math.clz32 Math.log2 Number.isInteger " +
        "Number.isNaN (1).toPrecision Number.parseFloat",
    ),
    prints: absent(9),
  },
  {
    says: "typed arrays have no from, of, at; ArrayBuffer no slice, isView",
    program:
      "var bytes=new Uint8Array(1);" +
      typeofEach(
        "Uint8Array.from Uint8Array.of bytes.at bytes.entries bytes.lastIndexOf " +
          "bytes.buffer.slice ArrayBuffer.isView",
      ),
    prints: absent(7),
  },
  {
    says: "promises have no race, any, allSettled, finally",
    program: typeofEach("Promise.race Promise.any Promise.allSettled Promise.resolve(1).finally"),
    prints: absent(4),
  },
  {
    says: "an array's length cannot be assigned",
    program: 'var a=[1,2]; try { a.length=0; print("no"); } catch(e) { print(e+"",a.length); }',
    prints: "TypeError: Assignment to a constant 2",
  },
  {
    says: "a missing method throws and can be caught",
    program: "try { [1].at(0); print('no'); } catch(e) { print(e instanceof Error); }",
    prints: "true",
  },
  {
    says: "a typed array's slice gives a plain array",
    program:
      "var s=new Uint8Array([1,2,3]).slice(1); print(Array.isArray(s), typeof s.set, s.join());",
    prints: "true undefined 2,3",
  },
  {
    says: "a typed array's subarray shares memory",
    program: "var a=new Uint8Array([1,2,3]); a.subarray(1)[0]=9; print(a.join());",
    prints: "1,9,3",
  },
  {
    says: "sort is not stable",
    program:
      "print([{k:1,v:1},{k:0,v:2},{k:1,v:3},{k:1,v:4},{k:0,v:5}].sort(function(a,b){" +
      "return a.k-b.k}).map(function(x){return x.v}).join()==='2,5,1,3,4');",
    prints: "false",
  },
  {
    says: "sort sorts",
    program: "print([3,1,2].sort(function(a,b){return a-b}).join(), [10,9,1].sort().join());",
    prints: "1,2,3 1,10,9",
  },
  {
    says: "split takes no limit",
    program: 'print("a,b,c".split(",",2).length);',
    prints: "3",
  },
  {
    says: "Math.round takes halves away from zero",
    program: "print(Math.round(-2.5), Math.round(2.5), Math.round(-2.4));",
    prints: "-3 3 -2",
  },
  {
    says: "JSON.stringify ignores a replacer and writes a typed array as a list",
    program: 'print(JSON.stringify({a:1,b:2},["a"]), JSON.stringify([new Uint8Array([1,2])]));',
    prints: '{"a":1,"b":2} [[1,2]]',
  },
  {
    says: "error classes are no kin: a TypeError is no Error",
    program:
      "function t(e){print(e+'', e instanceof Error, e instanceof TypeError, typeof e.name)}" +
      "t(new TypeError('x')); t(new InternalError('x')); t(new Error('x'));" +
      "t(new SyntaxError('x')); t(new ReferenceError('x'));",
    prints:
      "TypeError: x false true undefined|InternalError: x false false undefined|" +
      "Error: x true false undefined|SyntaxError: x false false undefined|" +
      "ReferenceError: x false false undefined",
  },
  {
    says: "what JavaScript throws itself is a plain Error, but for unknown names and bad JSON",
    program:
      "function t(f){try{f()}catch(e){print(e instanceof Error, e instanceof TypeError, " +
      "e instanceof ReferenceError, e instanceof SyntaxError, typeof e.message)}}" +
      "t(function(){null.x}); t(function(){({}).no()}); t(function(){var x=5;x()});" +
      "t(function(){nothere()}); t(function(){JSON.parse('{')}); t(function(){[1].length=0});",
    prints:
      "true false false false string|true false false false string|" +
      "true false false false string|false false true false string|" +
      "false false false true string|false true false false string",
  },
  {
    says: "a function cannot be called above its declaration",
    program: "try { f(); print('no'); } catch(e) { print('thrown'); } function f(){}",
    prints: "thrown",
  },
  {
    says: "functions below each other can call each other later",
    program: "function f(n){return n?g(n-1):0} function g(n){return f(n)} print(f(3));",
    prints: "0",
  },
  {
    says: "hwRand and Math.random give the same numbers after each start",
    program: "print(E.hwRand(), E.hwRand(), (Math.random()*1e6|0), (Math.random()*1e6|0));",
    prints: "2002641757 1519824769 255626 685126",
  },
  {
    says: "clearTimeout(undefined) throws",
    program: "try { clearTimeout(undefined); } catch(e) { print(e+''); }",
    prints: "Error: clearTimeout(undefined) not allowed. Use clearTimeout() instead",
  },
  {
    says: "setTimeout takes a function, gives a number and passes its arguments on",
    program:
      "try { setTimeout(3); } catch(e) { print(e+''); }" +
      "print(typeof setTimeout(function(a,b){print(a,b)},1,7,8));",
    prints: "Error: Function or String not supplied!|number|7 8",
  },
  {
    says: "an interval that throws stays",
    program:
      "var n=0; process.on('uncaughtException',function(e){print('uncaught '+e)});" +
      "var i=setInterval(function(){n++; if(n==3) clearInterval(i); throw 'x'+n},2);",
    prints: "uncaught x1|uncaught x2|uncaught x3",
  },
  {
    says: "a promise's jobs run before timers, in order",
    program:
      "setTimeout(function(){print('timer')},0);" +
      "Promise.resolve(1).then(function(x){print('then',x);return Promise.reject('r')})" +
      ".then(function(){print('no')},function(r){print('caught',r)});print('first');",
    prints: "first|then 1|caught r|timer",
  },
  {
    says: "Promise.all keeps the order, and fails with the first failure",
    program:
      "function later(y){setTimeout(function(){y(3)},5)}" +
      "Promise.all([Promise.resolve(1),2,new Promise(later)])" +
      ".then(function(v){print(v.join())});" +
      "Promise.all([Promise.reject('bad'),1]).catch(function(e){print(e)});",
    prints: "bad|1,2,3",
  },
  {
    says: "a module that is not there throws",
    program: 'try { require("nothere"); } catch(e) { print(e+""); }',
    prints: 'Error: Module "nothere" not found',
  },
  {
    says: "E.toUint8Array and E.toString flatten strings, numbers and lists",
    program:
      'print(E.toUint8Array("ab",3,[4,500],new Uint8Array([6])).join());' +
      'print(E.toString("ab",3,[4],new Uint8Array([255]).buffer)==="ab\\3\\4\\xff");',
    prints: "97,98,3,4,244,6|true",
  },
  {
    says: "E.CRC32, E.sum and E.convolve count as the engine does",
    program:
      'print(E.CRC32("123456789"), E.CRC32(new Uint8Array([1,2])), E.sum([1,2,3]),' +
      "E.convolve([1,2,3],[4,5,6],0), E.convolve([1,2,3],[4,5,6],1));",
    prints: "3421780262 3066839698 6 32 29",
  },
  {
    says: "atob and btoa work on bytes",
    program: 'print(btoa("\\xff\\x00a"), atob("/wBh")==="\\xff\\x00a");',
    prints: "/wBh true",
  },
  {
    says: "SHA-256, SHA-512 and AES in ECB and CBC give ArrayBuffers",
    program:
      'var c=require("crypto"); print(new Uint8Array(c.SHA256("abc"))[31],' +
      'new Uint8Array(c.SHA512("abc"))[63], c.SHA256("") instanceof ArrayBuffer,' +
      'new Uint8Array(c.AES.encrypt(new Uint8Array(16),new Uint8Array(16),{mode:"ECB"}))[0],' +
      'new Uint8Array(c.AES.encrypt(new Uint8Array(32),new Uint8Array(16),{mode:"CBC",' +
      "iv:new Uint8Array(16)}))[31]);",
    prints: "173 159 true 102 188",
  },
  {
    says: "Storage has nothing under an unknown name, Flash.read nothing of no length",
    program: 'print(require("Storage").read("nope"), require("Flash").read(0,0));',
    prints: "undefined undefined",
  },
  {
    says: "a refused connection throws an InternalError, which is no Error",
    program:
      'try { require("net").connect({host:"127.0.0.1",port:1},function(){}); print("no"); }' +
      "catch(e) { print(e+'', e instanceof Error); }",
    prints: "InternalError: Unable to create socket false",
  },
  {
    says: "there is no Date: it would show this computer's clock",
    program: "print(typeof Date);",
    prints: "undefined",
    engine: false,
  },
  {
    says: "`new Function` is refused",
    program: "try { new Function('return 1'); print('no'); } catch(e) { print('thrown'); }",
    prints: "thrown",
    engine: false,
  },
  {
    says: "time begins at 0 with each start, and can be set",
    program: "print(getTime()); setTime(1000); setTimeout(function(){print(getTime())},500);",
    prints: "0|1000.5",
    engine: false,
  },
  {
    says: "eval runs in the global scope, under the same rules",
    program:
      "eval('var q=7; function f(){return q}'); print(f());" +
      "try { eval('a: for(;;) break a;'); } catch(e) { print('refused'); }",
    prints: "7|refused",
    engine: false,
  },
  {
    says: "process.memory gives the board's variables, and says that it is the host's",
    program: "var m=process.memory(); print(m.total, m.free+m.usage===m.total, m.host);",
    prints: "16383 true true",
    engine: false,
  },
  {
    says: "peek32 reads the chip's random register, and flash",
    program:
      'require("Flash").write(new Uint8Array([1,2,3,4]),0x310000);' +
      "print(peek32(0x310000)===0x04030201, peek32(0x3FF75144)!==peek32(0x3FF75144));" +
      "try { peek32(4); } catch(e) { print('thrown'); }",
    prints: "true true|thrown",
    engine: false,
  },
  {
    says: "a failure of AES is printed and gives undefined",
    program:
      'print(require("crypto").AES.encrypt(new Uint8Array(15),new Uint8Array(16),{mode:"ECB"}));' +
      'print(require("crypto").AES.encrypt(new Uint8Array(16),new Uint8Array(16),{mode:"CTR"}));',
    prints:
      "ERROR: Invalid input length|undefined|" +
      "ERROR: cipher mode CTR is wrong on the engine|undefined",
    engine: false,
  },
];
