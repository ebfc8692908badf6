# Makes a file in memory, says `made FD`, and at each line on its stdin does what it says: `seal` lets nobody write it any more.
use strict;
use warnings;
use Errno;

my ($MEMFD_CREATE, $ALLOW_SEALING, $ADD_SEALS) = (319, 2, 1033);
my ($SEAL, $SHRINK, $GROW, $WRITE) = (1, 2, 4, 8);

$| = 1;
my $fd = syscall($MEMFD_CREATE, my $name = "writ-guest", $ALLOW_SEALING);
die "memfd_create: $!\n" if $fd < 0;
open(my $file, "+<&=", $fd) or die "open: $!\n";
truncate($file, $ARGV[0]) or die "ftruncate: $!\n";
print "made $fd\n";
while (my $line = <STDIN>) {
    next unless $line eq "seal\n";
    # It is busy as long as somebody who has just been ended still has it mapped.
    my $tries = 500;
    until (fcntl($file, $ADD_SEALS, $SEAL | $SHRINK | $GROW | $WRITE)) {
        die "seal: $!\n" unless $!{EBUSY} && $tries-- > 0;
        select(undef, undef, undef, 0.01);
    }
    print "sealed\n";
}
