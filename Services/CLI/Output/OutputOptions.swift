import ArgumentParser

/// How a command prints.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print JSON, one value a line where there are many.") var json = false
}
