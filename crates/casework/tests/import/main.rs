//! Imports, from the bytes of a file to the plan.

#[cfg(test)]
mod bad_files;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod divisions;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod places;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod support;
#[cfg(test)]
mod workbooks;
