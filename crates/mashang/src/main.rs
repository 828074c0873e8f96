//! Mashang (码上): a printed code on every building becomes a ticket, a text to whoever is responsible, and a call back
//! within thirty minutes. `mashang --help` lists the commands.

fn main() -> std::process::ExitCode {
    mashang::main()
}
