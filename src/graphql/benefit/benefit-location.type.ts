import { type Area, type BenefitLocation as Location, LocationMode } from '../../domain/benefit.ts';
import type { Decimal as DecimalText } from '../../domain/decimal.ts';
import { Field, ObjectType } from '../decorators.ts';
import { Decimal } from '../scalars.ts';

@ObjectType({ description: 'A province, city or district.' })
export class PromoArea {
  @Field(() => String, {
    nullable: true,
    description: 'Its administrative code, such as "330100"; null when not said.',
  })
  code!: string | null;

  @Field(() => String, { nullable: true, description: 'Its name; null when not said.' })
  name!: string | null;
}

@ObjectType({ description: 'Where a benefit can be used.' })
export class BenefitLocation {
  @Field(() => LocationMode, { description: 'How the place is said.' })
  mode: LocationMode;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Degrees east, -180 to 180; null unless `mode` is COORDINATES.',
  })
  longitude: DecimalText | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Degrees north, -90 to 90; null unless `mode` is COORDINATES.',
  })
  latitude: DecimalText | null;

  @Field(() => PromoArea, { nullable: true, description: 'Its province; null when not said.' })
  province: PromoArea | null;

  @Field(() => PromoArea, { nullable: true, description: 'Its city; null when not said.' })
  city: PromoArea | null;

  @Field(() => PromoArea, { nullable: true, description: 'Its district; null when not said.' })
  district: PromoArea | null;

  @Field(() => String, { nullable: true, description: 'Its address; null when not said.' })
  address: string | null;

  @Field(() => String, { nullable: true, description: 'What the place is called; null when not said.' })
  addressName: string | null;

  constructor(location: Location) {
    this.mode = location.mode;
    this.longitude = location.longitude;
    this.latitude = location.latitude;
    this.province = toArea(location.province);
    this.city = toArea(location.city);
    this.district = toArea(location.district);
    this.address = location.address;
    this.addressName = location.addressName;
  }
}

function toArea(area: Area | null): PromoArea | null {
  return area === null ? null : Object.assign(new PromoArea(), area);
}
