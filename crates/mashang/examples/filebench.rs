use casework::*;
use domain::clock::*;
use domain::number::*;
use domain::phone::*;
use domain::policy::*;
use domain::text::*;
use domain::ticket::Channel;
use std::sync::Arc;
use std::sync::atomic::*;
use std::time::*;
use storage::*;
struct C;
impl Clock for C {
    fn now(&self) -> jiff::Timestamp {
        whole_millis(jiff::Timestamp::now())
    }
}
struct E(AtomicU64);
impl Entropy for E {
    fn fill(&self, b: &mut [u8]) {
        for c in b.chunks_mut(8) {
            let z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            c.copy_from_slice(&z.to_le_bytes()[..c.len()]);
        }
    }
}
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let url = std::env::args().nth(1).unwrap();
    let conc: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let secs: u64 = std::env::args().nth(3).unwrap().parse().unwrap();
    let store = Store::open(&url, 8).await.unwrap();
    store.migrate().await.unwrap();
    let cw = Casework::open(
        store,
        Keys::new(&[vec![7; 32]], &[9; 32]).unwrap(),
        include_str!("/tmp/w/ops/config/policy.toml"),
        Arc::new(C),
        Arc::new(E(AtomicU64::new(1))),
    )
    .await
    .unwrap();
    let now = cw.now();
    let mut tx = cw.store().begin().await.unwrap();
    let d = "990101100001".parse::<domain::division::DivisionCode>().unwrap();
    tx.put_divisions(
        &[
            Division { code: "99".parse().unwrap(), name: "a".into() },
            Division { code: d.clone(), name: "b".into() },
        ],
        now,
    )
    .await
    .unwrap();
    let ps: Vec<_> = (1..=100u32)
        .map(|n| Place {
            number: PlaceNumber::new(n).unwrap(),
            code: format!("p{n}"),
            name: "河湾花园1号楼1单元".into(),
            division: d.clone(),
            address: None,
            households: None,
            keeper: None,
            hotline: None,
            position: None,
        })
        .collect();
    tx.put_places(&ps, now).await.unwrap();
    let ph = PhoneNumber::parse("13800000001").unwrap();
    let id = tx
        .put_staff(
            &NewStaff {
                code: "s".into(),
                name: "n".into(),
                phone: cw.keys().seal_phone(&ph, cw.entropy()),
                phone_index: cw.keys().find_phone(&ph),
                active: true,
            },
            now,
        )
        .await
        .unwrap();
    tx.set_posts(id, &[(RoleId::new("village_secretary"), d)]).await.unwrap();
    tx.commit().await.unwrap();
    let end = Instant::now() + Duration::from_secs(secs);
    let n = Arc::new(AtomicU64::new(0));
    let t0 = Instant::now();
    let run = t0.elapsed().as_nanos() as u64 ^ now.as_millisecond() as u64;
    let mut hs = vec![];
    for c in 0..conc {
        let cw = cw.clone();
        let n = n.clone();
        hs.push(tokio::spawn(async move {
            let mut lat = vec![];
            let mut k = 0u64;
            while Instant::now() < end {
                k += 1;
                let b = Instant::now();
                cw.file(Submission {
                    place: PlaceNumber::new((k % 100 + 1) as u32).unwrap(),
                    channel: Channel::Code,
                    category: CategoryId::new("utilities"),
                    words: Words::parse(&format!(
                        "三楼水管漏水，已经流到一楼，请尽快来人看看。{run}-{c}-{k}"
                    ))
                    .unwrap(),
                    phone: PhoneNumber::parse("13700001234").unwrap(),
                    name: None,
                    language: "zh".into(),
                    photos: vec![],
                    once: format!("{run}-{c}-{k}"),
                })
                .await
                .unwrap();
                lat.push(b.elapsed());
                n.fetch_add(1, Ordering::Relaxed);
            }
            lat
        }));
    }
    let mut all = vec![];
    for h in hs {
        all.extend(h.await.unwrap());
    }
    all.sort();
    println!(
        "{conc} {:.0}/s p50 {:?} p99 {:?}",
        n.load(Ordering::Relaxed) as f64 / t0.elapsed().as_secs_f64(),
        all[all.len() / 2],
        all[all.len() * 99 / 100]
    );
}
