// Who may do what: role × action × room state × ownership, as one table. Rules ask it before anything else, and
// docs/privileges.md is printed from it. Not here: what else a rule wants (versions, pace, standing).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rooms/refusal.hpp"
#include "rooms/words.hpp"

namespace plenaria {

enum class Action : std::uint8_t {
  follow,
  history,
  get,
  desk,
  take,
  release,
  submit,
  amend,
  withdraw,
  mine,
  publish,
  return_,
  hide,
  pin,
  unpin,
  tag,
  configure_pace,   ///< state and slow mode
  configure_rules,  ///< moderation and attribution
  mute,
  unmute,
  expel,
  readmit,
  hide_all,
  accredit
};

/// Whose the intervention is, or who the participant is, that an action is about.
enum class Ownership : std::uint8_t { none, own, others };

/// A set of roles, a bit for each; the lowest is for visitors, who have no token.
using Roles = std::uint8_t;
constexpr Roles kVisitor = 1;
constexpr Roles role_bit(Role role) { return static_cast<Roles>(2U << static_cast<unsigned>(role)); }
constexpr Roles role_bit(std::optional<Role> role) { return role ? role_bit(*role) : kVisitor; }

struct Privilege {
  Action action;
  std::string_view word;
  Roles always = 0;      ///< in any state of the room
  Roles in_session = 0;  ///< while it is open or paused
  Roles open = 0;        ///< while it is open
  /// Only on what is of this ownership; none: on anything.
  Ownership only = Ownership::none;
  /// About something that others than its author and the desk may not know of: to them it is not there.
  bool unseen = false;
};

namespace privileges {
constexpr Roles kModerator = role_bit(Role::moderator);
constexpr Roles kSecretariat = role_bit(Role::secretariat);
constexpr Roles kDesk = kModerator | kSecretariat;
constexpr Roles kSpeakers = role_bit(Role::delegate) | kDesk;
constexpr Roles kKnown = role_bit(Role::follower) | role_bit(Role::observer) | kSpeakers;
constexpr Roles kEverybody = kVisitor | kKnown;
}  // namespace privileges

constexpr auto kPrivileges = [] {
  using namespace privileges;
  return std::array{
      Privilege{.action = Action::follow, .word = "follow", .always = kEverybody},
      Privilege{.action = Action::history, .word = "history", .always = kEverybody},
      Privilege{.action = Action::get, .word = "get", .always = kEverybody},
      Privilege{.action = Action::desk, .word = "desk", .always = kDesk},
      Privilege{.action = Action::take, .word = "take", .always = kDesk},
      Privilege{.action = Action::release, .word = "release", .always = kDesk},
      Privilege{.action = Action::submit, .word = "submit", .open = kSpeakers},
      Privilege{.action = Action::amend, .word = "amend", .open = kSpeakers, .only = Ownership::own, .unseen = true},
      Privilege{.action = Action::withdraw, .word = "withdraw", .always = kKnown, .only = Ownership::own},
      Privilege{.action = Action::mine, .word = "mine", .always = kKnown},
      Privilege{.action = Action::publish, .word = "publish", .always = kSecretariat, .in_session = kModerator},
      Privilege{.action = Action::return_, .word = "return", .always = kSecretariat, .in_session = kModerator},
      Privilege{.action = Action::hide, .word = "hide", .always = kDesk},
      Privilege{.action = Action::pin, .word = "pin", .always = kSecretariat, .in_session = kModerator},
      Privilege{.action = Action::unpin, .word = "unpin", .always = kSecretariat, .in_session = kModerator},
      Privilege{.action = Action::tag, .word = "tag", .always = kSecretariat, .in_session = kModerator},
      Privilege{.action = Action::configure_pace, .word = "configure_pace", .always = kDesk},
      Privilege{.action = Action::configure_rules, .word = "configure_rules", .always = kSecretariat},
      Privilege{.action = Action::mute, .word = "mute", .always = kDesk, .only = Ownership::others},
      Privilege{.action = Action::unmute, .word = "unmute", .always = kDesk, .only = Ownership::others},
      Privilege{.action = Action::expel, .word = "expel", .always = kDesk, .only = Ownership::others},
      Privilege{.action = Action::readmit, .word = "readmit", .always = kDesk, .only = Ownership::others},
      Privilege{.action = Action::hide_all, .word = "hide_all", .always = kDesk, .only = Ownership::others},
      Privilege{.action = Action::accredit, .word = "accredit", .always = kSecretariat},
  };
}();

constexpr const Privilege& privilege(Action action) { return kPrivileges[static_cast<std::size_t>(action)]; }
static_assert(
    [] {
      for (std::size_t i = 0; i < kPrivileges.size(); ++i)
        if (kPrivileges[i].action != static_cast<Action>(i)) return false;
      return kPrivileges.size() == static_cast<std::size_t>(Action::accredit) + 1;
    }(),
    "each action has its row, in the order of the enumeration");

/// Whether the ownership matters to this action at all.
constexpr bool is_about_something(Action action) { return privilege(action).only != Ownership::none; }

/// Nothing where it may be done. Otherwise the code: unauthenticated, forbidden, not_found or room_closed, in this
/// order of looking. `role` nothing: a visitor. `state` is not looked at where the action is about no room.
constexpr std::optional<Code> denied(Action action, std::optional<Role> role, RoomState state, Ownership ownership) {
  const Privilege& row = privilege(action);
  const Roles who = role_bit(role);
  if (((row.always | row.in_session | row.open) & who) == 0) return role ? Code::forbidden : Code::unauthenticated;
  if (row.only != Ownership::none && ownership != Ownership::none && ownership != row.only)
    return row.unseen && (who & privileges::kDesk) == 0 ? Code::not_found : Code::forbidden;
  const bool now = (row.always & who) != 0 || ((row.in_session & who) != 0 && state != RoomState::closed) ||
                   ((row.open & who) != 0 && state == RoomState::open);
  if (!now) return Code::room_closed;
  return std::nullopt;
}

constexpr bool may(Action action, std::optional<Role> role) {
  return !denied(action, role, RoomState::open, Ownership::none);
}

}  // namespace plenaria
