#include "app/commands.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

extern char** environ;

namespace plenaria {

Configuration configuration_of(const Where& where) {
  std::vector<std::string> environment;
  for (char** one = environ; *one; ++one) environment.emplace_back(*one);
  Configuration configuration = read_configuration(where.config, environment);
  configuration.command = where.command;
  if (where.listen) configuration.settings.listen = *where.listen;
  if (where.redis) configuration.settings.redis = *where.redis;
  if (where.data) configuration.settings.data = *where.data;
  return configuration;
}

std::vector<PlannedRoom> planned_rooms(const Dialogue& dialogue) {
  std::vector<PlannedRoom> rooms;
  for (const auto& meeting : dialogue.meetings)
    for (const auto& plan : meeting.rooms) rooms.push_back({&meeting, &plan});
  return rooms;
}

PlannedRoom planned_room(const Dialogue& dialogue, const std::string& id) {
  std::string known;
  for (const auto& room : planned_rooms(dialogue)) {
    if (room.plan->id.text() == id) return room;
    known += (known.empty() ? "" : ", ") + room.plan->id.text();
  }
  throw ConfigFault("--room is one of the dialogue's: " + known);
}

std::string full_stop(std::string text) {
  if (!text.ends_with('.')) text += '.';
  return text;
}

void set_up_log(const std::string& level) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("", std::move(sink)));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  spdlog::set_level(spdlog::level::from_str(level));
  spdlog::flush_on(spdlog::level::trace);
}

}  // namespace plenaria
