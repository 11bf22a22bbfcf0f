// The Lua scripts that run inside Redis, as embedded at build time from scripts/*.lua, each with its SHA-1.
#pragma once

#include <string>
#include <string_view>

namespace plenaria {

class RedisScript {
 public:
  explicit RedisScript(std::string text) : text_(std::move(text)) {}
  const std::string& text() const { return text_; }
  /// As SCRIPT LOAD answered; EVALSHA knows the script by it.
  const std::string& sha1() const { return sha1_; }
  void loaded_as(std::string sha1) { sha1_ = std::move(sha1); }

 private:
  std::string text_;
  std::string sha1_;
};

struct RedisScripts {
  RedisScript append;
  RedisScript open;
  RedisScript read;
};

/// What the binary carries. A test passes others to show that it would notice.
RedisScripts embedded_scripts();

}  // namespace plenaria
