#include "app/trusted_keys.hpp"

#include <fstream>
#include <sstream>

#include "app/settings.hpp"

namespace plenaria {

std::vector<PublicKey> keys_in_file(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) throw ConfigFault(path + ": this key file cannot be read");
  auto keys = decode_key_set(text.str());
  if (!keys.empty()) return keys;
  const std::string line = text.str().substr(0, text.str().find('\n'));
  const auto seed = Digest::parse(line);  // 32 bytes in base64url, as every seed
  if (!seed) throw ConfigFault(path + ": this is neither a JWK Set with an Ed25519 key nor a record.key");
  return {public_key_of(seed->bytes())};
}

}  // namespace plenaria
