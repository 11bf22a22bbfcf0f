// The command line: which commands there are and what they are told. What they do is in commands.hpp.
#pragma once

namespace plenaria {

/// The exit status: 0, 1 with one line on standard error, 2 for a mistake of the command line.
int run_command_line(int argc, char** argv);

}  // namespace plenaria
