#include "load/job.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "load/marker.hpp"

namespace plenaria {

namespace {

using Json = nlohmann::json;

/// The members of one object; those that nobody asked for are told by finish().
class Members {
 public:
  Members(const Json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object.is_object()) throw std::runtime_error(where_ + " is not an object");
  }

  bool has(const std::string& name) {
    asked_.insert(name);
    return object_.contains(name) && !object_[name].is_null();
  }

  template <class T>
  T get(const std::string& name) {
    if (!has(name)) throw std::runtime_error(where_ + " has no " + name);
    try {
      return object_[name].get<T>();
    } catch (const Json::exception&) {
      throw std::runtime_error(where_ + ": " + name + " is of another type");
    }
  }

  template <class T>
  T get(const std::string& name, T otherwise) {
    return has(name) ? get<T>(name) : otherwise;
  }

  /// A number within bounds.
  template <class T>
  T number(const std::string& name, T least, T most) {
    const auto value = get<double>(name);
    if (!(value >= static_cast<double>(least) && value <= static_cast<double>(most))) {
      throw std::runtime_error(where_ + ": " + name + " is not between " + std::to_string(least) + " and " +
                               std::to_string(most));
    }
    return static_cast<T>(value);
  }
  template <class T>
  T number(const std::string& name, T least, T most, T otherwise) {
    return has(name) ? number<T>(name, least, most) : otherwise;
  }

  void finish() const {
    for (const auto& [name, value] : object_.items()) {
      if (!asked_.contains(name)) throw std::runtime_error(where_ + ": what is " + name + "?");
    }
  }

 private:
  const Json& object_;
  std::string where_;
  std::set<std::string> asked_;
};

std::chrono::nanoseconds seconds(double value) { return std::chrono::nanoseconds(std::llround(value * 1e9)); }

Work read_work(const Json& json) {
  Members members(json, "work");
  Work work;
  const auto type = members.get<std::string>("type");
  if (type == "closed") {
    const auto until = members.get<std::string>("until");
    if (until != "delivered" && until != "acknowledged") throw std::runtime_error("work: until what is " + until + "?");
    work.kind = until == "delivered" ? WorkKind::closed_delivered : WorkKind::closed_acknowledged;
    work.in_flight = members.number<unsigned>("in_flight", 1, 100'000);
  } else if (type == "open") {
    work.kind = WorkKind::open;
    work.per_second = members.number<double>("per_second", 0.01, 1e6);
  } else if (type == "once") {
    work.kind = WorkKind::once;
    work.messages = members.number<unsigned>("messages", 1, 1'000'000);
    work.pause = std::chrono::milliseconds(members.number<unsigned>("pause_ms", 0, 60'000, 0));
  } else if (type == "storm") {
    work.kind = WorkKind::storm;
    work.snapshot = members.number<unsigned>("snapshot", 0, 1'000'000);
  } else if (type == "idle") {
    work.kind = WorkKind::idle;
  } else {
    throw std::runtime_error("work: what is the type " + type + "?");
  }
  members.finish();
  return work;
}

std::vector<std::string> read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("the file of tokens " + path + " cannot be read");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

void check(const Job& job) {
  const bool publishes = job.work.kind != WorkKind::storm && job.work.kind != WorkKind::idle;
  if (job.rooms.empty()) throw std::runtime_error("the job has no rooms");
  if (publishes && job.authors == 0) throw std::runtime_error("the job has nobody who publishes: authors is 0");
  if (job.author_count() > kMostAuthors) throw std::runtime_error("the job has more than 10000 authors");
  if (job.connection_count() == 0) throw std::runtime_error("the job has no connections");
  if (job.connection_count() > kMostConnections) throw std::runtime_error("the job has more than 50000 connections");
  if (job.authenticated && job.tokens.size() <= job.author_count()) {
    throw std::runtime_error("there are no tokens for followers");
  }
  const bool needs_readers = job.work.kind == WorkKind::closed_delivered || job.work.kind == WorkKind::once;
  if (needs_readers && job.followers == job.stalled_followers()) {
    throw std::runtime_error("this work waits for followers, and none of them reads");
  }
}

}  // namespace

unsigned Job::stalled_followers() const {
  return std::min(followers, static_cast<unsigned>(std::lround(stalled * followers)));
}

Job parse_job(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw std::runtime_error("the job is not JSON");
  Members members(json, "the job");
  Job job;
  job.dialect = members.get<std::string>("dialect");
  job.host = members.get<std::string>("host", job.host);
  job.port = members.number<std::uint16_t>("port", 1, 65535);
  job.rooms = members.get<std::vector<std::string>>("rooms");
  job.followers = members.number<unsigned>("followers", 0, kMostConnections);
  job.authors = members.number<unsigned>("authors", 0, kMostAuthors, 0);
  job.authenticated = members.get<bool>("authenticated", false);
  job.payload_bytes = members.number<std::size_t>("payload_bytes", kMarkerBytes + 1, 60'000, job.payload_bytes);
  job.connect_at_once = members.number<unsigned>("connect_at_once", 1, kMostConnections, job.connect_at_once);
  job.warm_up = seconds(members.number<double>("warm_up_s", 0, 600, 0));
  job.measure = seconds(members.number<double>("measure_s", 0, 3600, 0));
  job.stalled = members.number<double>("stalled", 0, 1, 0);
  if (!members.has("work")) throw std::runtime_error("the job has no work");
  job.work = read_work(json["work"]);
  if (members.has("tokens")) {
    job.tokens = read_lines(members.get<std::string>("tokens"));
    if (job.tokens.size() < job.author_count()) throw std::runtime_error("there are fewer tokens than authors");
  }
  members.finish();
  check(job);
  return job;
}

Job read_job(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("the job " + file + " cannot be read");
  return parse_job(std::string(std::istreambuf_iterator<char>(in), {}));
}

}  // namespace plenaria
