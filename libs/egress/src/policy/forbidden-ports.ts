/**
 * Ports of services that read a request line as commands, or that nobody serves webhooks on: infrastructure, mail, remote shells,
 * directories, data stores and the Docker API. Most are "bad ports" of the Fetch standard too. The addresses are vetted anyway; this
 * keeps public servers of these kinds from being talked to through the hub. `host:port` in the allow list lifts it.
 */
const FORBIDDEN_PORTS: ReadonlySet<number> = new Set([
  // Port 0, echo, discard, chargen, FTP, SSH, Telnet, SMTP, whois, DNS, TFTP, finger.
  0, 7, 9, 19, 20, 21, 22, 23, 25, 43, 53, 69, 79,
  // POP3, portmapper, ident, NNTP, RPC, NetBIOS, IMAP, SNMP, LDAP, SMB.
  110, 111, 113, 119, 135, 137, 138, 139, 143, 161, 389, 445,
  // SMTP submission, r-commands and printing, LDAPS, rsync, FTPS, Telnet, IMAP and POP3 over TLS.
  465, 512, 513, 514, 515, 587, 636, 873, 989, 990, 992, 993, 995,
  // etcd, Cassandra, Elasticsearch, kubelet.
  2379, 2380, 9042, 9200, 9300, 10250,
  // SQL Server, Oracle, NFS, Docker, MySQL, RDP, PostgreSQL, X11, Redis, IRC, memcached, MongoDB.
  1433, 1521, 2049, 2375, 2376, 3306, 3389, 5432, 6000, 6379, 6667, 11211, 27017,
]);

export function isForbiddenPort(port: number): boolean {
  return FORBIDDEN_PORTS.has(port);
}
