#include "record/export_writer.hpp"

#include "record/render.hpp"

namespace plenaria {

std::optional<BroughtIntervention> brought_by(const EventView& view) {
  if (view.type != type_of(Happening::Type::published) && view.type != type_of(Happening::Type::submitted))
    return std::nullopt;
  if (const auto* full = std::get_if<FullView>(&view.data))
    return BroughtIntervention{full->id, full->status, full->content ? &*full->content : nullptr};
  const auto* shown = std::get_if<PublicItem>(&view.data);
  if (!shown) return std::nullopt;
  if (const auto* gone = std::get_if<Tombstone>(shown)) return BroughtIntervention{gone->id, gone->status, nullptr};
  const auto& published = std::get<PublishedView>(*shown);
  return BroughtIntervention{published.content.id, Status::published, &published.content};
}

}  // namespace plenaria
