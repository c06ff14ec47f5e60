use crate::{browser::Browser, sample};
#[test]
fn x() {
    let page = pages::report(&sample::report());
    let b = Browser::find().unwrap();
    let p = b.screenshot(&page, "report", (1280, 6000));
    assert!(p.len() > 0);
    let e = pages::report(&sample::empty());
    b.screenshot(&e, "empty", (1280, 2400));
}
