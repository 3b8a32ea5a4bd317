// One bad sample at least for each rule of the firmware's lint, and what is allowed close to it.
// Used by lint.test.ts (the rule must refuse the bad ones and no other rule must) and by
// engine.test.ts (the engine must really mis-run them, and run the good ones as Node does).
// A sample prints what it found with print().
import type { Rule } from "../../scripts/firmware/lint/problem.js";

/** A snippet for one rule. */
export interface Sample {
  readonly rule: Rule;
  readonly code: string;
  /** The engine can't show it, or only a board can: refused on the word of the source given. */
  readonly unseen?: string;
}

/** Refused. */
export const BAD: readonly Sample[] = [
  { rule: "syntax", code: "var n=0;o:for(;;){for(;;){n++;break o}}print(n)" },
  { rule: "syntax", code: "print(Math.max(...[1,2]))" },
  { rule: "syntax", code: "function f(a,b){print(b)}print([...[1,2]])" },
  { rule: "syntax", code: "function f(...r){print(r.length)}f(1,2)" },
  { rule: "syntax", code: "function f(a=3){print(a)}f()" },
  { rule: "syntax", code: "var {a}={a:1};print(a)" },
  { rule: "syntax", code: "var [a]=[1];print(a)" },
  { rule: "syntax", code: "function t(s){return s[0]}print(t`x`)" },
  { rule: "syntax", code: "var o={a:1};print(o?.a)" },
  { rule: "syntax", code: "print(2**3)" },
  { rule: "syntax", code: "var a=2;a**=3;print(a)" },
  { rule: "syntax", code: "var a;a??=3;print(a)" },
  { rule: "syntax", code: "async function f(){}print(1)" },
  { rule: "syntax", code: "function*g(){yield 1}print(1)" },
  { rule: "syntax", code: "var k='a',o={[k]:1};print(o.a)" },
  {
    rule: "syntax",
    code:
      "class A{m(){return 1}}class B extends A{m(){return super.m()+1}}" +
      "class C extends B{}print(new C().m())",
  },
  { rule: "syntax", code: "var f=function(){return (()=>arguments[0])()};print(f(1))" },
  { rule: "syntax", code: "print(10n)" },
  { rule: "syntax", code: "var s='';for(var c of {})s+=c;print(s)" },
  { rule: "class-field", code: "class A{x=[]}var a=new A();a.x.push(1);print(new A().x.length)" },
  {
    rule: "block-scope",
    code: "var f=[];for(let i=0;i<2;i++)f.push(function(){return i});print(f[0]())",
  },
  { rule: "set-length", code: "var a=[1,2];a.length=0;print(a.length)" },
  { rule: "set-length", code: "var a=[1,2];a.length--;print(a.length)" },
  { rule: "default-last", code: "switch(1){default:print(0);break;case 1:print(1)}" },
  {
    rule: "bare-return",
    code: "function g(){print(1);return 2}function f(){if(1)return\ng()}print(f())",
  },
  { rule: "function-order", code: "print(f());function f(){return 1}" },
  { rule: "function-order", code: "function o(){return i();function i(){return 1}}print(o())" },
  { rule: "function-order", code: "var a=1;if(a){print(g());function g(){return 1}}" },
  { rule: "var-order", code: "function f(){var r=q;var q=1;return r}print(f())" },
  { rule: "var-order", code: "function f(){q=1;var q;return q}print(f())" },
  { rule: "var-order", code: "function f(c){if(c){var q=1}return q}print(f(0))" },
  { rule: "var-order", code: "function f(c){for(;c;){var q=1;c=0}return q}print(f(0))" },
  {
    rule: "var-order",
    code: "function h(){function i(){return v}var r=i(),v=1;return r}print(h())",
  },
  {
    rule: "var-order",
    code:
      "function h(){function i(){return j()}function j(){return v}" +
      "i();var v=1;return 2}print(h())",
  },
  {
    rule: "var-order",
    code: "function h(){[1].forEach(function(){return v});var v=1;return 2}print(h())",
  },
  {
    rule: "var-order",
    code: "function f(c){switch(c){case 1:var q=1;break;case 2:return q}return 0}print(f(2))",
  },
  { rule: "var-order", code: "function f(){try{null.x;var q=1}catch(e){return q}}print(f())" },
  {
    rule: "function-in-loop",
    code: "var f=[];for(var i=0;i<2;i++)f.push(function(){});print(f.length)",
    unseen: "EspruinoDocs, Writing Modules: functions inside functions are rebuilt at each call",
  },
  {
    rule: "extend-builtin",
    code:
      "function x(b,s){s.prototype=Object.create(b.prototype);return s}" +
      "var F=x(Error,function(m){this.m=m});print(new F(1).m)",
    unseen:
      "only `class … extends Error` fails on the engine; the compiler's form is refused with it",
  },
  { rule: "error-kind", code: "var y;try{null.x}catch(e){y=e instanceof TypeError}print(y)" },
  { rule: "constructor", code: "print({}.constructor===Object)" },
  { rule: "regex", code: "print(/a{2}/.test('aa'))" },
  { rule: "regex", code: "print(/colou?r/.test('color'))" },
  { rule: "regex", code: "print(/(?:a)/.test('a'))" },
  { rule: "regex", code: "print(/^b/m.test('a\\nb'))" },
  { rule: "regex", code: "print(/\\bb/.test('a b'))" },
  { rule: "regex", code: "print(/^(\\d,)+$/.test('1,2,'))" },
  { rule: "global", code: "print(typeof Map,new Map().size)" },
  { rule: "global", code: "print(typeof Symbol,Symbol('a').toString())" },
  {
    rule: "global",
    code: "function f(){undeclared=1}f();print(undeclared)",
    unseen: "an accident in any language",
  },
  { rule: "static-member", code: "print(Array.from([1]).length)" },
  { rule: "static-member", code: "print(Array.prototype.map.call([1],String))" },
  { rule: "static-member", code: "print(Object.freeze({a:1}).a)" },
  { rule: "static-member", code: "print(Math.trunc(1.5))" },
  { rule: "static-member", code: "print(Number.isInteger(1))" },
  { rule: "static-member", code: "print(Promise.race.length)" },
  { rule: "method", code: "print([[1]].flat().length)" },
  { rule: "method", code: "print('ab'.search('b'))" },
  { rule: "method", code: "print([1,2].at(0))" },
  { rule: "method", code: "print((1.5).toPrecision(3))" },
  { rule: "ignored-argument", code: "print('a,b,c'.split(',',2).length)" },
  {
    rule: "ignored-argument",
    code: "print(JSON.parse('{\"a\":1}',function(k,v){return k==='a'?2:v}).a)",
  },
  { rule: "ignored-argument", code: "print(JSON.stringify({a:1,b:2},['a']))" },
  { rule: "typed-array-text", code: "print(new Uint8Array('2').length)" },
  {
    rule: "prototype",
    code: "var o={};o.__proto__={a:1};print(o.a)",
    unseen: "JSON.parse takes the key too",
  },
  {
    rule: "prototype",
    code: "var o={'__proto__':{a:1}};print(Object.keys(o).length)",
    unseen: "as the one before",
  },
  { rule: "reserved-name", code: "var of=1;print(of)" },
  {
    rule: "text",
    code: "print('\\u20ac'.charCodeAt(0))",
    unseen: "boards are built without ESPR_UNICODE_SUPPORT",
  },
  { rule: "negative-zero", code: "print(1/-0)" },
];

/** Allowed, and the same on the engine as in Node. */
export const GOOD: readonly string[] = [
  "function f(){return g()}function g(){return 1}print(f())",
  "function f(c){var q;if(c)q=1;return q===undefined}print(f(0))",
  "function f(c){for(;;){var q=1;if(c)break}return q}print(f(1))",
  "function f(c){do{var q=1}while(c);return q}print(f(0))",
  "function f(c){if(c){var q=1}else{q=2;return q}return q}".replace("q=2;return q", "return 2") +
    "print(f(0),f(1))",
  "function f(c){switch(c){case 1:var q=1;break;default:return 2}return q}print(f(1),f(2))",
  "function f(){try{var q=1}finally{print(0)}return q}print(f())",
  "function f(){for(var k in {})print(k);return k===undefined}print(f())",
  "function f(){var cb=function(){return v},v=1;return cb()}print(f())",
  "var e=function g(n){return n?g(n-1)+1:0};print(e(3))",
  "function f(a){'ram';return a+1}print(f(1))",
  "function f(c){if(c)return;print(1)}f(0);f(1)",
  "function B(){}B.prototype=Object.create(Error.prototype);print(new B() instanceof Error)",
  "switch(2){case 1:print(1);break;default:print(0)}",
  "var a=[1,2];a.splice(0,a.length);print(a.length)",
  "print(/^a[?{]+\\d*$/.test('a{1'),/(ab|c)/.test('xc'))",
  "var o={flat:function(){return 1}};print(o.flat())",
  "var o={delete:1,of:2};print(o.delete,o.of)",
  "print(JSON.stringify({a:[1,'x']}),JSON.parse('[1,2]').length)",
  "print('\\x80'.charCodeAt(0),'\\xff'.length)",
  "!function(){print(1)}();print((0,Math.abs)(-1),void 0===undefined)",
  "try{throw 1}catch(n){print(n)}finally{print(2)}",
  "print(''.concat('a','b'),1e3,.5,4294967295)",
];
