//! Whose request it is: the address of the client behind the proxies that we trust.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Once;

use actix_web::HttpRequest;
use ipnet::{IpNet, Ipv6Net};

/// The proxies whose word about an address is taken.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Networks of our own proxies; without any, the peer itself is the client.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// The client's address, from the peer and the `X-Forwarded-For` header.
    ///
    /// Every proxy appends whom it heard from, so only the right end can be believed: from there, the first address
    /// that is not one of our proxies is the client. What a client writes into the header itself stands further left and
    /// is never reached.
    pub fn client(&self, peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
        let mut client = peer.to_canonical();
        let mut hops = forwarded.unwrap_or_default().rsplit(',');
        while self.trusts(client) {
            let Some(before) = hops.next().and_then(read) else { break };
            client = before;
        }
        client
    }

    /// Whether a proxy nearby says whose request it is and we do not take its word: most likely it is our own, and nobody
    /// has named it.
    fn misses(&self, peer: IpAddr, forwarded: &str) -> bool {
        let peer = peer.to_canonical();
        !forwarded.is_empty() && is_nearby(peer) && !self.trusts(peer)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An address as proxies write it: bare, in brackets, or with a port.
fn read(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|rest| rest.split(']').next()).unwrap_or(hop);
    let without_port = || bare.rsplit_once(':').and_then(|(address, _)| address.parse().ok());
    bare.parse().ok().or_else(without_port).map(|address: IpAddr| address.to_canonical())
}

/// Whose request it is.
pub fn client_of(request: &HttpRequest, proxies: &TrustedProxies) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    // A proxy that does not join what it adds to an earlier header sends a second one behind it.
    let headers = request.headers().get_all("X-Forwarded-For").filter_map(|value| value.to_str().ok());
    let forwarded = headers.collect::<Vec<_>>().join(",");
    if proxies.misses(peer, &forwarded) {
        static TOLD: Once = Once::new();
        TOLD.call_once(|| {
            tracing::warn!(
                %peer,
                "a proxy names its clients in X-Forwarded-For, but is not in server.trusted_proxies: all of them count as \
                 one address, and are soon told to wait"
            );
        });
    }
    proxies.client(peer, Some(&forwarded))
}

/// On this machine or in a private network.
fn is_nearby(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

/// What one subscriber holds: an IPv4 address, or an IPv6 network of 64 bits, within which anybody may take any address.
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => Ipv6Net::new(v6, 64).map_or(address, |net| IpAddr::V6(net.network())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: Option<&str>) -> String {
        let proxies =
            TrustedProxies::new(vec!["127.0.0.0/8".parse().unwrap(), "10.1.0.0/16".parse().unwrap()]);
        proxies.client(peer.parse().unwrap(), forwarded).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(client("203.0.113.9", Some("198.51.100.1")), "203.0.113.9");
        assert_eq!(client("127.0.0.1", Some("198.51.100.1, 203.0.113.9")), "203.0.113.9");
    }

    #[test]
    fn a_proxy_of_ours_that_nobody_named_is_missed_and_no_stranger_is() {
        let named = TrustedProxies::new(vec!["10.1.0.0/16".parse().unwrap()]);
        let misses = |peer: &str, forwarded| named.misses(peer.parse().unwrap(), forwarded);
        assert!(misses("127.0.0.1", "203.0.113.9") && misses("::ffff:172.17.0.1", "203.0.113.9"));
        assert!(!misses("10.1.2.3", "203.0.113.9") && !misses("127.0.0.1", ""));
        assert!(!misses("198.51.100.1", "203.0.113.9"));
    }

    #[test]
    fn a_chain_of_our_own_proxies_is_followed() {
        assert_eq!(client("127.0.0.1", Some("203.0.113.9, 10.1.2.3")), "203.0.113.9");
        assert_eq!(client("::ffff:127.0.0.1", Some("203.0.113.9:4711")), "203.0.113.9");
        assert_eq!(client("127.0.0.1", Some("[2001:db8::7]:443")), "2001:db8::7");
    }

    #[test]
    fn a_header_that_nobody_can_read_leaves_the_last_address_known() {
        assert_eq!(client("127.0.0.1", None), "127.0.0.1");
        assert_eq!(client("127.0.0.1", Some("unknown, 10.1.2.3")), "10.1.2.3");
    }

    #[test]
    fn neighbours_of_one_ipv6_subscriber_count_as_one() {
        let one = subscriber("2001:db8:1:2::1".parse().unwrap());
        let two = subscriber("2001:db8:1:2:ffff::9".parse().unwrap());
        let other = subscriber("2001:db8:1:3::1".parse().unwrap());
        assert_eq!(one, two);
        assert_ne!(one, other);
    }
}
