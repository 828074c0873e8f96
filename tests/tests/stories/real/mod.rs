//! The same promise with real parts: the program as it is shipped, printed paper, a browser, an SMS gateway, a power cut.

mod away;
mod clocks;
mod crash;
mod full;
mod gateway_faults;
mod held;
mod kill_points;
mod pages;
mod promise;
mod site;
mod telling;
mod two_notifiers;
