// The entry point of every C++ test program.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "base/crypto.hpp"

int main(int argc, char** argv) {
  plenaria::crypto_ready();
  return Catch::Session().run(argc, argv);
}
