//! The same promise with real parts: the program as it is shipped, printed paper, a browser, an SMS gateway, a power cut.

mod crash;
mod full;
mod kill_points;
mod pages;
mod promise;
mod site;
