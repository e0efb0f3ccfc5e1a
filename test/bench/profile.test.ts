import should from 'should';
import { type CpuProfile, selfTimes } from '../../bench/profile';

const frame = (id: number, url: string, functionName = 'work') => ({
  id,
  callFrame: { functionName, url, lineNumber: 0 },
});

describe('selfTimes of a CPU profile', () => {
  const profile: CpuProfile = {
    nodes: [
      frame(1, '', '(idle)'),
      frame(2, 'file:///package/dist/engine.js'),
      frame(3, '/package/dist/libraries.js'),
      frame(4, 'node:_http_client'),
      frame(5, '/red/node_modules/@node-red/runtime/lib/flows/Flow.js'),
      frame(6, '', '(garbage collector)'),
      frame(7, '/red/node_modules/i18next/dist/i18next.js'),
    ],
    samples: [1, 2, 2, 3, 4, 5, 6, 7],
    timeDeltas: [9000, 250, 150, 100, 200, 200, 95, 5],
  };
  const times = selfTimes(profile, { package: '/package', bundle: '/bundle' });
  const time = (owner: string) => times.find((entry) => entry.owner === owner)?.timeUs;

  it('sums self times by the package of the function', () => {
    should(time('halo-itsm: own code')).equal(400);
    should(time('Node.js: http, net, url')).equal(200);
    should(time('Node-RED')).equal(200);
    should(time('garbage collection')).equal(95);
  });

  it('excludes idle time, so that the shares add up to 1', () => {
    times.reduce((sum, { share }) => sum + share, 0).should.be.approximately(1, 1e-9);
    times.reduce((sum, entry) => sum + entry.timeUs, 0).should.equal(1000);
  });

  it('sorts owners by time and groups small ones as "other" at the end', () => {
    should(times[0]?.owner).equal('halo-itsm: own code');
    should(times.at(-1)).deepEqual({ owner: 'other', timeUs: 5, share: 0.005 });
  });
});
