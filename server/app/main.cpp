// The program: makes the crypto ready and hands over to the command line.
#include "app/command_line.hpp"
#include "base/crypto.hpp"

int main(int argc, char** argv) {
  plenaria::crypto_ready();
  return plenaria::run_command_line(argc, argv);
}
