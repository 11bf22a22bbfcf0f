#include "redis/codec.hpp"

#include <hiredis/hiredis.h>

#include <new>
#include <stdexcept>
#include <vector>

namespace plenaria {

namespace {

// Up to this much of an empty read buffer is kept for the next replies; what a rare large reply needed is given back.
constexpr std::size_t kKeptBuffer = 1024 * 1024;
// An array announces its length before its elements come; no reply that is asked for here is longer.
constexpr int kMostElements = 100'000;

// hiredis calls these as it parses. An element is built in its place in the parent; only the root is owned by hiredis
// (until it is taken), so only roots are freed. A null result makes hiredis report an error; nothing may be thrown.
RedisReply* place_of(const redisReadTask* task) {
  if (task->parent == nullptr) return new (std::nothrow) RedisReply;
  auto& parent = *static_cast<RedisReply*>(task->parent->obj);
  return &parent.elements[static_cast<std::size_t>(task->idx)];
}

void free_root(void* reply) { delete static_cast<RedisReply*>(reply); }

template <class Fill>
void* build(const redisReadTask* task, Fill fill) {
  RedisReply* reply = place_of(task);
  if (reply == nullptr) return nullptr;
  try {
    fill(*reply);
  } catch (const std::exception&) {
    if (task->parent == nullptr) delete reply;
    return nullptr;
  }
  return reply;
}

void* create_string(const redisReadTask* task, char* text, std::size_t size) {
  return build(task, [&](RedisReply& reply) {
    reply.type = task->type == REDIS_REPLY_ERROR    ? RedisReply::Type::error
                 : task->type == REDIS_REPLY_STATUS ? RedisReply::Type::status
                                                    : RedisReply::Type::text;
    reply.text.assign(text, size);
  });
}

void* create_array(const redisReadTask* task, int size) {
  return build(task, [&](RedisReply& reply) {
    if (size < 0 || size > kMostElements) throw std::length_error("an array too long");
    reply.type = RedisReply::Type::array;
    reply.elements.resize(static_cast<std::size_t>(size));
  });
}

void* create_integer(const redisReadTask* task, long long value) {
  return build(task, [&](RedisReply& reply) {
    reply.type = RedisReply::Type::integer;
    reply.integer = value;
  });
}

void* create_nil(const redisReadTask* task) {
  return build(task, [](RedisReply&) {});
}

redisReplyObjectFunctions reply_functions{create_string, create_array, create_integer, create_nil, free_root};

}  // namespace

std::size_t append_command(std::string& out, std::span<const std::string_view> arguments) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  texts.reserve(arguments.size());
  sizes.reserve(arguments.size());
  for (const auto argument : arguments) {
    // hiredis copies with memcpy, which must not be given a null pointer even for no bytes.
    texts.push_back(argument.data() == nullptr ? "" : argument.data());
    sizes.push_back(argument.size());
  }
  char* formatted = nullptr;
  const int size = redisFormatCommandArgv(&formatted, static_cast<int>(arguments.size()), texts.data(), sizes.data());
  if (size < 0) throw std::bad_alloc();
  const std::unique_ptr<char, decltype(&redisFreeCommand)> owned(formatted, redisFreeCommand);
  out.append(formatted, static_cast<std::size_t>(size));
  return static_cast<std::size_t>(size);
}

void ReplyReader::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }

ReplyReader::ReplyReader(std::size_t max_reply_bytes)
    : reader_(redisReaderCreateWithFunctions(&reply_functions)), max_reply_bytes_(max_reply_bytes) {
  if (!reader_) throw std::bad_alloc();
  reader_->maxbuf = kKeptBuffer;
}

void ReplyReader::feed(std::string_view bytes) {
  fed_since_reply_ += bytes.size();
  // A failure to feed is kept in the reader and told by next().
  redisReaderFeed(reader_.get(), bytes.data(), bytes.size());
}

std::variant<std::monostate, RedisReply, std::string> ReplyReader::next() {
  void* taken = nullptr;
  if (redisReaderGetReply(reader_.get(), &taken) != REDIS_OK) return std::string(reader_->errstr);
  if (taken == nullptr) {
    if (fed_since_reply_ > max_reply_bytes_) return std::string("a reply too large");
    return {};
  }
  const std::unique_ptr<RedisReply> owned(static_cast<RedisReply*>(taken));
  fed_since_reply_ = reader_->len - reader_->pos;
  return std::move(*owned);
}

}  // namespace plenaria
