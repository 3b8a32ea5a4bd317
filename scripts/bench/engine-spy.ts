// What listens beside the firmware while a tap is timed on the real engine: a script that runs
// before the bundle and wraps what calls it. Used by engine-tap.ts. Changes nothing that the
// firmware sees but the time of day at which it sees it.
//
// Counted is the time in which the firmware's own code runs: in the handler of each piece that the
// reader sent after its ACK, and of what the gateway answered, up to the call that makes the
// buzzer sound. Not counted: what the harness needs to stand in for the board's parts.

/** The last piece of an ACK of the PN532, after which the answer to a look comes. */
const ACK_END = "\\xff\\0\\xff\\0";

/** The script, for `.boot1`; it prints `TAP` and the microseconds of each tap. */
export const TAP_SPY = `(function(){
var time=getTime,spent=0,from=0,bus=0,inside=false;
function enter(){inside=true;bus=busSeconds;from=time();}
function leave(){
  if(!inside)return;
  spent+=time()-from-(busSeconds-bus);
  inside=false;
}
function listen(port){
  var on=port.on;
  port.on=function(event,act){
    on.call(port,event,event!=="data"?act:function(data){
      enter();
      act(data);
      leave();
      if(port===Serial2&&data.substr(-4)==="${ACK_END}")spent=0;
    });
  };
}
var sound=analogWrite;
global.analogWrite=function(pin,duty,options){
  if(inside){leave();print("TAP",Math.round(spent*1e6));}
  sound(pin,duty,options);
};
listen(Serial2);
var net=require("net"),connect=net.connect;
net.connect=function(to,act){
  var socket=connect(to,act);
  listen(socket);
  return socket;
};
})();`;
