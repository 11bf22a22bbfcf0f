#include "app/trusted_keys.hpp"

#include <fstream>
#include <sstream>

#include "app/settings.hpp"

namespace plenaria {

namespace {
std::string text_of(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) throw ConfigFault(path + ": this file cannot be read");
  return text.str();
}
}  // namespace

SignedHead head_in_file(const std::string& path) {
  const auto head = decode_signed_head(text_of(path));
  if (!head) throw ConfigFault(path + ": this is not a signed head, as GET /rooms/ROOM/events or the page gives it");
  return *head;
}

std::vector<PublicKey> keys_in_file(const std::string& path) {
  const std::string text = text_of(path);
  auto keys = decode_key_set(text);
  if (!keys.empty()) return keys;
  const std::string line = text.substr(0, text.find('\n'));
  const auto seed = Digest::parse(line);  // 32 bytes in base64url, as every seed
  if (!seed) throw ConfigFault(path + ": this is neither a JWK Set with an Ed25519 key nor a record.key");
  return {public_key_of(seed->bytes())};
}

}  // namespace plenaria
