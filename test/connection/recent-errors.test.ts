import { RecentErrors } from '../../src/connection/recent-errors';
import { HaloError } from '../../src/errors';

describe('The recent errors of a connection', () => {
  const messageOf = (message: string): string | undefined => {
    const errors = new RecentErrors();
    errors.add(new HaloError('HALO_CONFIG', message), 'ticket.get');
    return errors.list[0]?.message;
  };

  it('contain no email addresses', () => {
    String(messageOf('a.b+c@example.com, x@y')).should.equal('[address], [address]');
  });

  it('are masked in linear time', () => {
    const startedAt = performance.now();
    String(messageOf('a'.repeat(500_000))).should.have.length(500_000);
    (performance.now() - startedAt).should.be.below(500);
  });
});
