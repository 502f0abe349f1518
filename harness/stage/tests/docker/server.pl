# A small service: answers with the number of its replica, or with what it
# finds at an address of its configuration.
use IO::Socket::INET;

$| = 1;
for my $signal (qw(TERM INT QUIT)) {
    $SIG{$signal} = sub { print "received $signal\n"; exit 0 };
}

sub get {
    my ($host, $port, $path) = $_[0] =~ m{^http://([^:/]+):(\d+)(.*)$};
    my $peer = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port)
        or return "no connection to $_[0]: $@";
    print $peer "GET $path HTTP/1.1\r\nHost: $host:$port\r\nConnection: close\r\n\r\n";
    local $/;
    my $response = <$peer>;
    $response =~ s/^.*?\r\n\r\n//s;
    return $response;
}

my $listener = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 16, ReuseAddr => 1)
    or die "could not listen: $@";
while (1) {
    my $client = $listener->accept or next;
    my ($path) = <$client> =~ m{^GET (\S+)};
    while (defined(my $header = <$client>)) { last if $header eq "\r\n" }
    my $body = $path eq '/' ? "replica $ENV{REPLICA}" : get($ENV{uc substr $path, 1});
    print $client "HTTP/1.1 200 OK\r\nContent-Length: " . length($body)
        . "\r\nConnection: close\r\n\r\n$body";
    close $client;
}
