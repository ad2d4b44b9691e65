import type { Collector, Emit, Read } from './collector.ts';
import { openPoll, readPolls } from './programs/index.ts';
import type { Host } from './host.ts';
import { type SocReading, openSoc, type Soc } from './soc/index.ts';

export const power: Collector = {
  name: 'power',
  describe: 'Power of CPU, neural engine and machine from powermetrics or macmon, and thermal pressure.',
  runsProgram: true,
  async open(host) {
    const soc = await openSoc(host);
    const pressure = openThermalPressure(host);
    if (typeof soc === 'string') {
      if (pressure) host.warn(`power: ${soc}`);
      return pressure ?? soc;
    }
    const meter = openMeter(soc);
    return async (emit, elapsed) => {
      meter(emit);
      if (soc.reading?.thermalPressure === undefined) await pressure?.(emit, elapsed);
      else emit('power.thermal_pressure.level', soc.reading.thermalPressure);
      if (soc.failure !== undefined) throw new Error(soc.failure);
    };
  },
};

/** Seconds. */
const pressureEvery = 5;

/** The thermal pressure that macOS reports to every program, from 0 (nominal) to 4 (sleeping): notifyutil(1). */
function openThermalPressure(host: Host): Read | undefined {
  const notifyutil = openPoll(host, ['notifyutil', '-g', 'com.apple.system.thermalpressurelevel'], pressureEvery);
  return (
    notifyutil &&
    readPolls([notifyutil], host, (emit, [text = '']) => {
      const level = /^com\.apple\.system\.thermalpressurelevel ([0-4])$/m.exec(text)?.[1];
      emit('power.thermal_pressure.level', level === undefined ? undefined : Number(level));
    })
  );
}

/** Emits power, and the energy since the start, to which each period adds once. */
function openMeter(soc: Soc): (emit: Emit) => void {
  let counted: SocReading | undefined;
  let joules = 0;
  return (emit) => {
    const { reading } = soc;
    if (!reading) return;
    const { watts, seconds } = reading;
    const spent = (watts.package ?? NaN) * seconds;
    if (reading !== counted && spent >= 0) joules += spent;
    counted = reading;
    emit('power.watts', watts.package);
    emit('power.package.0.watts', watts.package);
    emit('power.package.0.joules_total', watts.package === undefined ? undefined : joules);
    emit('power.cpu.watts', watts.cpu);
    emit('power.neural_engine.watts', watts.neuralEngine);
    emit('power.memory.watts', watts.memory);
    emit('power.system.watts', watts.system);
  };
}
